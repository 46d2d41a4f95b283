"""What is noticed while certificate data is read is a policy file like the others: read strictly (19)."""

import pytest

from portal.kit.policy_file import POLICIES, PolicyFileError, parse
from portal.kit.thresholds import NEVER_SUSPENDS, RULES, Watching, build_watching

SOURCE = (POLICIES / "watching.toml").read_text(encoding="utf-8")
pytestmark = pytest.mark.clause("19")


def built(text: str) -> Watching:
    return build_watching(parse(text, "watching.toml"))


def test_every_rule_has_a_first_threshold_and_a_second_one_above_it_or_none() -> None:
    said = built(SOURCE)
    assert list(said.rules) == list(RULES)
    assert all(one.first >= 1 and (one.second == 0 or one.second > one.first) for one in said.rules.values())
    assert not any(said.rules[key].second for key in NEVER_SUSPENDS)
    assert (said.opens, said.closes) == (7, 21)


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ("[canary]\nfirst = 1\nsecond = 3\n", "", "缺少“canary”"),
        ("first = 5\nsecond = 20", "first = 5\nsecond = 5", "“second”应大于“first”"),
        ("first = 5\nsecond = 20", "first = 0\nsecond = 20", "“first”应在 1 至 100000 之间"),
        ("first = 5\nsecond = 20", "first = true\nsecond = 20", "应为整数"),
        ("first = 3\nsecond = 0", "first = 3\nsecond = 9", "不自动暂停权限"),
        ("closes = 21", "closes = 7", "“closes”应晚于“opens”"),
        ("closes = 21", "closes = 21\nlunch = 12", "不认识“lunch”"),
        ("[beyond]", "[beyound]", "缺少“beyond”"),
    ],
)
def test_a_slip_in_it_is_told_and_stops_everything(old: str, new: str, why: str) -> None:
    assert old in SOURCE
    with pytest.raises(PolicyFileError, match=why):
        built(SOURCE.replace(old, new, 1))
