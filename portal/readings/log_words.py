"""The words of the read log: how something was read, and why it was not."""

from typing import Final

from portal.grants.words import STATES

KINDS: Final = {
    "number": "按证书编号查询", "holder": "按证件号码查询", "list": "列表", "one": "查看一份", "unmask": "查看完整内容",
    "export": "导出", "download": "下载导出文件", "review": "查看上传的数据", "system": "业务系统读取",
}  # fmt: skip
RESULTS: Final = {"read": "已提供", "refused": "被拒绝"}
REFUSED: Final = {
    **{state: f"权限{word}" for state, word in STATES.items()}, "reader": "权限不是给读取人的", "field": "字段超出权限",
    "quota": "限额已用完", "size": "超过导出文件的最多条数",
}  # fmt: skip
"""By `Reading.refused`."""
