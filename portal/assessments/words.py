"""The words of assessments: subjects, kinds of identity papers, levels of examiners, kinds of uploads, and states."""

from typing import Final

SUBJECTS: Final = {"theory": "理论知识", "skills": "技能考核", "review": "综合评审"}
"""The subjects of an assessment; which of them are examined follows from occupation and level."""

ALL_SUBJECTS: Final = ""
"""In the ledger: every subject of this sitting."""

ID_KINDS: Final = {
    "resident": "居民身份证",
    "hong_kong_macao": "港澳居民来往内地通行证",
    "taiwan": "台湾居民来往大陆通行证",
    "residence": "港澳台居民居住证",
    "foreigner": "外国人永久居留身份证",
    "passport": "护照",
}

EXAMINER_LEVELS: Final = {"examiner": "考评员", "senior": "高级考评员"}
EXAMINES: Final = {"examiner": ("5", "4", "3"), "senior": ("5", "4", "3", "2", "1")}
"""Up to which skill level an examiner examines."""

SUPERVISOR_KINDS: Final = {"internal": "内部督导", "external": "外部督导"}

UPLOAD_KINDS: Final = {"candidates": "参评人员", "scores": "科目成绩", "examiners": "考评人员", "certificates": "证书数据"}

EFFECTS: Final = {
    "void_scores": "取消成绩", "hold_back": "暂缓上报", "cancel_result": "取消评价结果", "order_recovery": "责令追回补贴",
    "recovered": "补贴已追回", "refunded": "追回款项已退还", "recover_card": "收回证卡", "dismiss": "解除聘任",
    "suspend": "暂停督导", "revoke": "取消督导资格",
}  # fmt: skip
"""What entries of the ledger are called."""

SCORE_STATES: Final = {"valid": "有效", "void": "已取消"}
RESULT_STATES: Final = {"valid": "有效", "held_back": "暂缓上报", "cancelled": "评价结果已取消"}
EXAMINER_STATES: Final = {"active": "在聘", "card_recovered": "证卡已收回", "dismissed": "已解除聘任"}
SUPERVISOR_STATES: Final = {"active": "在任", "suspended": "暂停督导", "revoked": "督导资格已取消"}
SUBSIDY_STATES: Final = {"paid": "已发放", "ordered": "责令追回", "recovered": "已追回", "to_refund": "应退还"}
