"""The words of reports: how they come in, why one is refused."""

CHANNELS = {
    "visit": "来访",
    "phone": "来电",
    "letter": "来信",
    "online": "网络",
    "hotline": "12345转办",
    "assigned": "上级交办",
    "inspection": "检查发现",
    "transferred": "他机构移送",
    "self_inquiry": "机构自查",
    "monitoring": "系统监测",
}

CHOSEN_CHANNELS = tuple(word for word in CHANNELS if word not in ("transferred", "self_inquiry", "monitoring"))
"""The channels an officer chooses from; the others follow from the act itself."""

REFUSALS = {
    "not_misconduct": "不属于职业技能等级认定不规范行为",
    "too_vague": "线索不明，无法核实",
    "decided": "已经处理完毕，没有新的线索",
    "other_authority": "应由其他部门处理，已告知举报人",
    "unfounded": "经初步核查，没有事实依据",
    "no_clause": "实施细则对该行为没有处理条款，已告知其所在单位",
}

DIRECTIONS = {"up": "上送", "down": "下转", "across": "移送"}


def direction(from_level: str, to_level: str) -> str:
    """Which way a report goes between offices of these levels."""
    order = ("institution", "county", "prefecture", "province")
    gap = order.index(to_level) - order.index(from_level)
    return "up" if gap > 0 else "down" if gap < 0 else "across"
