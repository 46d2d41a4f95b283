"""How evidence comes in, is corrected, and how a changed file is noticed."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import ProgrammingError

from portal.cases.models import CaseStep
from portal.evidence import operations, queries
from portal.evidence.content import Upload
from portal.evidence.models import Exhibit
from portal.evidence.particulars import Correction
from portal.kit.db import session
from portal.kit.files import Damaged
from portal.kit.refusal import Ground, Refused
from tests import world
from tests.findings.scene import ABOUT, PDF, Scene, at

Make = Callable[..., Scene]
pytestmark = pytest.mark.clause("20(2)")


def test_a_file_is_numbered_hashed_and_kept_as_it_came(made: Make) -> None:
    case = made()
    first, second = case.file(), case.file(Upload("录音.mp3", b"ID3 x"), kind="audiovisual")
    assert (first.label, second.label) == ("E01", "E02")
    assert case.store.get(first.sha256 or "") == PDF.content
    assert first.size == len(PDF.content)


def test_an_exhibit_names_its_own_entry_in_the_log(made: Make, log: Callable[[], list[bytes]], sandbox: object) -> None:
    exhibit = made().exhibit()
    body = log()[-1]
    assert b'"event":"evidence:added"' in body
    assert exhibit.sha256 is not None and exhibit.sha256.encode() in body
    step = session().scalars(select(CaseStep).order_by(CaseStep.id.desc()).limit(1)).one()
    assert exhibit.entry == step.entry + 1


@pytest.mark.parametrize(
    ("field", "change"),
    [
        ("collected_on", {"collected_on": date(2026, 10, 15)}),
        ("collected_on", {"collected_on": date(1026, 10, 13)}),
        ("kind", {"kind": "gossip"}),
        ("proves", {"proves": "  "}),
        ("source", {"source": ""}),
    ],
)
def test_what_is_missing_or_impossible_is_told_beside_its_field(made: Make, field: str, change: dict[str, object]) -> None:
    case = made()
    with pytest.raises(Refused) as refused:
        case.exhibit(**change)
    assert (refused.value.field, refused.value.ground) == (field, Ground.INPUT)
    assert queries.exhibits(case.case) == []


def test_evidence_collected_today_is_taken(made: Make) -> None:
    assert made().exhibit(collected_on=date(2026, 10, 14)).collected_on == date(2026, 10, 14)


def test_the_same_bytes_are_not_received_twice(made: Make) -> None:
    case = made()
    case.file()
    with pytest.raises(Refused, match="E01"):
        case.file(replace(PDF, name="另一个名字.pdf"))


def test_a_renamed_program_is_refused_and_nothing_is_kept(made: Make, tmp_path: Path) -> None:
    case = made()
    with pytest.raises(Refused, match="可执行程序") as refused:
        case.file(Upload("记录.pdf", b"MZ\x90 program"))
    assert refused.value.field == "file"
    assert not [path for path in case.store.folder.rglob("*") if path.is_file()]


def test_a_changed_stored_file_is_noticed_and_not_handed_out(made: Make) -> None:
    case = made()
    exhibit = case.file()
    kept = next(path for path in case.store.folder.rglob("*") if path.is_file())
    kept.chmod(0o600)
    kept.write_bytes(kept.read_bytes()[:-1] + b"x")
    assert not operations.intact(exhibit, case.store)
    with pytest.raises(Damaged):
        operations.read(exhibit, case.store, by=case.first, at=at(20))


def test_a_correction_is_a_new_exhibit_that_names_the_old_and_both_stay(made: Make) -> None:
    case = made()
    old = case.file()
    right = replace(ABOUT, title="考场原始记录（3个批次）")
    new = operations.correct(Correction(old, "漏写批次"), right, None, case.store, by=case.first, at=at(15))
    assert (new.label, new.replaces, new.sha256) == ("E02", old, old.sha256)
    assert [one.label for one in queries.exhibits(case.case)] == ["E01", "E02"]
    assert queries.standing(case.case) == [new]
    assert [one.label for one in queries.chain(old)] == ["E01", "E02"]


def test_an_exhibit_is_corrected_once_then_its_correction_is(made: Make) -> None:
    case = made()
    old = case.exhibit()
    operations.correct(Correction(old, "笔误"), ABOUT, "改正后的笔录", case.store, by=case.first, at=at(15))
    with pytest.raises(Refused, match="E02"):
        operations.correct(Correction(old, "又一次"), ABOUT, None, case.store, by=case.first, at=at(15))


def test_a_correction_says_why(made: Make) -> None:
    case = made()
    old = case.exhibit()
    with pytest.raises(Refused) as refused:
        operations.correct(Correction(old, "  "), ABOUT, None, case.store, by=case.first, at=at(15))
    assert refused.value.field == "reason"


def test_the_database_lets_nobody_edit_an_exhibit(made: Make) -> None:
    made().exhibit()
    with pytest.raises(ProgrammingError):
        session().execute(text("update exhibit set title = 'x'"))


@pytest.mark.clause("4(3)")
def test_the_county_of_the_place_adds_evidence_without_being_assigned(made: Make) -> None:
    case = made()
    county = world.actor("西秀区", "handler", name="罗县")
    added = operations.add_record(case.case, ABOUT, "现场核实", by=county, at=at(14))
    assert added.office.name == world.office("西秀区").name


@pytest.mark.clause("4(3)")
def test_a_county_elsewhere_does_not(made: Make) -> None:
    case = made()
    county = world.actor("红花岗区", "handler")
    with pytest.raises(Refused) as refused:
        operations.add_record(case.case, ABOUT, "现场核实", by=county, at=at(14))
    assert refused.value.ground is Ground.AUTHORITY


@pytest.mark.clause("R-10")
def test_at_the_lead_only_its_assigned_handlers_add_evidence(made: Make) -> None:
    case = made()
    colleague = world.actor("安顺市", "handler", name="周凯")
    with pytest.raises(Refused, match="不是本案的承办人"):
        operations.add_record(case.case, ABOUT, "笔录", by=colleague, at=at(14))


def test_every_kind_of_evidence_has_its_name() -> None:
    names = "书证、物证、视听资料、电子数据、证人证言、当事人陈述、现场笔录、鉴定意见"
    assert "、".join(operations.KINDS.values()) == names


def test_an_exhibit_of_another_region_is_nothing_to_a_stranger(made: Make) -> None:
    exhibit = made().exhibit()
    assert queries.load(world.actor("遵义市", "handler"), exhibit.id) is None
    assert isinstance(queries.load(world.actor("安顺市", "approver"), exhibit.id), Exhibit)
