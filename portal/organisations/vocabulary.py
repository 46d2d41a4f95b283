"""The words of organisations: kinds of institutions, their standing, and the levels they may assess."""

from typing import Final

KINDS: Final = {"employer": "用人单位", "school": "院校", "training": "社会培训评价组织"}

STANDINGS: Final = {
    "listed": "在目录",
    "rectifying": "限期整改",
    "suspended": "暂停评价",
    "suspended_in_part": "部分职业（工种）暂停评价",
    "data_held": "暂缓数据审核与上传",
    "terminated": "已终止并移出目录",
}
"""What can be said of an institution's place in the directory; the weightiest entry in force gives the word."""

ENTERED: Final = ("listed", "rectifying", "suspended", "terminated")
"""Those that the directory's administrators enter of the whole institution, from a document of elsewhere."""

SKILL_LEVELS: Final = {"5": "五级/初级工", "4": "四级/中级工", "3": "三级/高级工", "2": "二级/技师", "1": "一级/高级技师"}
LEVELS: Final = {
    "province": "省级", "prefecture": "市（州）级", "county": "县（市、区、特区）级", "institution": "评价机构",
}  # fmt: skip
