"""What orders to delete are called on a page."""

from typing import Final

from portal.deletions.states import Kind, State

STATES: Final[dict[str, tuple[str, str]]] = {
    State.ORDERED: ("待删除", "amber"), State.PARTLY: ("部分已删除", "amber"), State.ATTESTED: ("已说明待抽查", "blue"),
    State.CHECKED: ("抽查无误", "green"), State.FAILED: ("未删除", "red"), State.OVERDUE: ("逾期未删除", "red"),
    State.WITHDRAWN: ("已撤回", ""),
}  # fmt: skip
"""Each state with its word and its colour."""
KINDS: Final[dict[str, str]] = {
    Kind.ATTESTED: "签署删除说明", Kind.CHECKED: "抽查", Kind.REFUSED: "拒不删除", Kind.WITHDRAWN: "撤回责令",
}  # fmt: skip
EFFECTS: Final = {"revoke": "取消读取权限", "delete": "责令删除已读取数据"}
"""What a decision enters in the ledger."""
HOW: Final = {
    "erased": "从电脑、服务器和移动介质中彻底删除", "shredded": "纸质件粉碎、销毁", "both": "电子数据彻底删除，纸质件销毁",
    "none": "只在页面上查看，没有留存",
}  # fmt: skip
"""How data was deleted."""
FOUND: Final = {"clean": "未发现留存的数据", "found": "发现仍有留存的数据", "refused": "拒不删除或者拒绝接受检查"}
"""What a check found."""
ON_PAGES: Final = "页面查阅"
"""What was read without an export."""
