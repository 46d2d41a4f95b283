"""Identity numbers of people from every county of Guizhou are accepted; slips are told apart."""

import csv

import pytest
from stdnum.cn import ric

from portal.kit.id_number import check_character, checked, masked
from portal.kit.policy_file import POLICIES


def number(region: str, birth: str = "19900228", serial: str = "001") -> str:
    body = region + birth + serial
    return body + str(ric.calc_check_digit(f"{body}0"))


def test_every_county_of_today_is_accepted() -> None:
    with (POLICIES / "divisions.csv").open(encoding="utf-8") as file:
        codes = [row["code"] for row in csv.DictReader(file)]
    assert len(codes) == 98
    assert all(checked(number(code)) == number(code) for code in codes)


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("５２０４０２１９９００２２８００１Ｘ", "全角"),
        ("52040219900228", "18 位"),
        (number("520402", "19900231"), "出生日期"),
        (number("520402")[:-1] + ("1" if number("520402")[-1] != "1" else "2"), "校验码"),
    ],
)
def test_each_slip_is_told_in_chinese(typed: str, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        checked(typed)


def test_blanks_and_a_small_x_are_forgiven_and_the_birth_date_is_masked() -> None:
    good = next(n for serial in range(99) if (n := number("520115", serial=f"{serial:03d}")).endswith("X"))
    assert checked(f" {good[:6]} {good[6:].lower()} ") == good
    assert "1990" not in masked(good)
    assert masked(good).endswith(good[-4:])


def test_the_check_character_is_the_one_python_stdnum_computes() -> None:
    bodies = [f"{region}19{year:02d}1231{year * 7:03d}" for region in (110101, 520402) for year in range(100)]
    assert [check_character(body) for body in bodies] == [str(ric.calc_check_digit(f"{body}0")) for body in bodies]
