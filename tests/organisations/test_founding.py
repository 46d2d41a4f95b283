"""The tree of Article 4, as it is founded."""

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session, scoped_session

from portal.organisations.models import Office
from tests import world

pytestmark = pytest.mark.clause("4")


def test_the_tree_has_one_province_nine_prefectures_and_eighty_eight_counties(db_session: scoped_session[Session]) -> None:
    world.found()
    counted = db_session.execute(select(Office.level, func.count()).group_by(Office.level)).all()
    assert {row[0]: row[1] for row in counted} == {"province": 1, "prefecture": 9, "county": 88}


def test_founding_twice_changes_nothing(db_session: scoped_session[Session]) -> None:
    world.found()
    world.found()
    assert db_session.scalar(select(func.count()).select_from(Office)) == 98


@pytest.mark.parametrize(
    ("code", "name", "short", "letters"),
    [
        ("520000", "贵州省人力资源和社会保障厅", "省人社厅", "GZ"),
        ("520400", "安顺市人力资源和社会保障局", "安顺市人社局", "AS"),
        ("522300", "黔西南布依族苗族自治州人力资源和社会保障局", "黔西南州人社局", "QXN"),
        ("520402", "西秀区人力资源和社会保障局", "西秀区人社局", "AS02"),
        ("520423", "镇宁布依族苗族自治县人力资源和社会保障局", "镇宁县人社局", "AS23"),
        ("520203", "六枝特区人力资源和社会保障局", "六枝特区人社局", "LPS03"),
    ],
)
def test_bureaus_are_called_as_people_call_them(
    db_session: scoped_session[Session], code: str, name: str, short: str, letters: str
) -> None:
    world.found()
    office = db_session.scalars(select(Office).where(Office.region_code == code)).one()
    assert (office.name, office.short, office.letters) == (name, short, letters)


def test_every_office_knows_the_offices_above_it(db_session: scoped_session[Session]) -> None:
    county, prefecture = world.office("西秀区"), world.office("安顺市")
    assert (county.prefecture_id, county.county_id) == (prefecture.id, county.id)
    assert (prefecture.prefecture_id, prefecture.county_id) == (prefecture.id, None)
    assert world.office("贵州省").prefecture_id is None


def test_no_two_offices_share_letters(db_session: scoped_session[Session]) -> None:
    world.found()
    letters = db_session.scalars(select(Office.letters)).all()
    assert len(set(letters)) == len(letters) == 98
