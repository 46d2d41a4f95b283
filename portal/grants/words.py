"""The words of read grants: fields, purposes, reasons, and what was done with a grant."""

from typing import Final

FIELDS: Final = {
    "number": "证书编号", "name": "姓名", "id_number": "证件号码", "occupation": "职业（工种）和等级",
    "institution": "评价机构和批次", "issued_on": "发证日期", "scores": "科目成绩", "state": "证书状态",
}  # fmt: skip
"""What of a certificate can be read, each on its own."""
MASKABLE: Final = frozenset({"number", "name", "id_number"})
"""What can be shown in part."""
HOW: Final = {"masked": "遮盖", "full": "完整"}

PURPOSES: Final = {
    "case": "调查核实案件", "review": "审核上传的证书数据", "verify": "核验证书真伪", "subsidy": "审核发放补贴",
    "own": "本机构业务办理", "statistics": "统计分析", "supervision": "监督检查",
}  # fmt: skip
CASE: Final = "case"
"""The purpose under which one reads for a case that is named, and for nothing else."""
READERS: Final = {"post": "本机构某一岗位的人员", "person": "指定的人员", "system": "本机构的业务系统"}

REASONS: Final = {
    "beyond": "超范围读取证书数据", "leak": "泄露个人隐私", "paid": "利用证书数据提供有偿服务",
    "careless": "账号或数据保管不善", "left": "人员离岗或职责变动", "unneeded": "不再需要", "other": "其他",
}  # fmt: skip
"""Why a permission is revoked: what Article 19 names, and what good order asks for."""
SUSPECTED: Final = ("beyond", "leak", "paid", "careless")

STATES: Final = {
    "asked": "待审批", "refused": "未批准", "cancelled": "已撤回申请", "waiting": "未到开始日期", "active": "有效",
    "suspended": "已暂停", "revoked": "已取消", "ended": "已交还", "expired": "已到期",
}  # fmt: skip
COLOURS: Final = {
    "asked": "amber", "active": "green", "waiting": "blue", "suspended": "amber", "revoked": "red", "refused": "red",
}  # fmt: skip
EVENTS: Final = {
    "ask": "申请", "approve": "批准", "refuse": "不批准", "cancel": "撤回申请", "suspend": "暂停", "resume": "恢复",
    "revoke": "取消", "confirm": "确认取消", "lift": "解除取消", "end": "交还",
}  # fmt: skip
