"""Who shows a certificate has it verified; who holds one sees who read it (19). Nobody else learns anything."""

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import psycopg
import pytest
from flask import Flask
from flask.testing import FlaskClient
from psycopg import errors, sql
from sqlalchemy import event

from portal.certificates import operations
from portal.certificates.reviewing import accept
from portal.certificates.sheet import CertificateSheet
from portal.grants.models import ReadGrant
from portal.identity.attempts import LOCK
from portal.kit.actor import SYSTEM
from portal.kit.clock import now
from portal.kit.db import acting, db, session
from portal.public import looking
from portal.reports.models import Report
from portal.reports.registering import Complaint, register
from tests import world
from tests.assessments import scene as registers
from tests.decisions.course import Course
from tests.deletions import scene as reading
from tests.sandbox import Sandbox

VERIFY, HOLDER = "/public/certificates", "/public/certificates/holder"
Ask = Callable[..., str]


class Held:
    """A certificate and what its holder knows."""

    def __init__(self, school: registers.School) -> None:
        self.school, (candidate,) = school, school.candidates(1)
        (self.certificate,) = school.certified([candidate])
        self.number, self.name = self.certificate.number, candidate.name
        self.id_number = school.number_of(candidate)

    def data(self, **changes: str) -> dict[str, str]:
        return {"number": self.number, "name": self.name, "id_number": self.id_number, **changes}


@pytest.fixture
def held(app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Held:
    monkeypatch.setitem(app.extensions, "portal_keys", registers.KEYS)
    return Held(registers.school(tmp_path))


@pytest.fixture
def ask(client: FlaskClient) -> Ask:
    """What everybody gets who types this, from an address of their own."""

    def post(address: str, data: dict[str, str], place: str = "203.0.113.7") -> str:
        session().commit()
        answer = client.post(address, data=data, environ_base={"REMOTE_ADDR": place})
        assert answer.status_code == 200 and answer.headers["Cache-Control"] == "no-store"
        return answer.text

    return post


@pytest.mark.clause("19")
def test_whoever_is_shown_a_certificate_learns_its_state_and_the_masked_name_alone(ask: Ask, held: Held) -> None:
    page = ask(VERIFY, held.data())
    assert "已上传" in page and looking.masked(held.name) in page
    result = page.partition('id="found"')[2].partition("</section>")[0]
    secrets = (held.id_number, held.name, held.certificate.occupation, held.school.institution.office.name, "2026-03")
    assert not any(secret in result for secret in secrets)


@pytest.mark.clause("19")
def test_the_holder_sees_which_office_read_it_in_which_post_when_and_what_for(ask: Ask, held: Held) -> None:
    reader, approver = reading.reader_of(held.school)
    grant = reading.grant_for(reader, approver, institutions=[held.school.institution.office_id], regions=[], words="内部说明")
    reading.read_some(grant, reader, held.school, words="取证")
    page = ask(HOLDER, held.data())
    shown = (held.school.institution.office.name, "证书数据管理员", "核验证书真伪", "1 次", held.certificate.occupation)
    assert all(one in page for one in shown)
    assert not any(secret in page for secret in (reader.name, "内部说明", "取证", held.id_number, grant.number))


@pytest.mark.clause("19")
def test_that_the_data_were_corrected_is_for_the_holder_alone(ask: Ask, held: Held) -> None:
    with acting(SYSTEM):
        officer = world.actor("安顺市", "data_officer")
        (row,) = held.school.certificate_rows([held.certificate.candidate])
        accept(held.certificate.upload, by=officer, at=registers.AT)
        assert held.school.send(CertificateSheet(), [[*row, "姓名录入有误"]]).taken
    assert "更正后重新上传" in ask(HOLDER, held.data())
    assert "更正" not in ask(VERIFY, held.data()).partition('id="found"')[2].partition("</section>")[0]


def for_cases(held: Held) -> ReadGrant:
    """What lets the school's handlers read for cases."""
    said = {"institutions": [held.school.institution.office_id], "regions": [], "purpose": "case", "post": "handler"}
    return reading.grant_for(held.school.clerk, reading.reader_of(held.school)[1], **said)


@pytest.mark.clause("19")
@pytest.mark.parametrize("ending", ["closed", "dismissed"])
def test_what_was_read_for_an_investigation_appears_when_that_is_over(ask: Ask, held: Held, case: Course, ending: str) -> None:
    reader, grant = held.school.clerk, for_cases(held)
    investigated = case.case
    reading.read_some(grant, reader, held.school, case_id=investigated.id)
    assert "还没有机构读取过" in ask(HOLDER, held.data())
    investigated.state = ending
    session().flush()
    assert "调查核实案件" in ask(HOLDER, held.data())


@pytest.mark.clause("19")
def test_an_investigation_that_was_transferred_goes_on_until_the_other_office_ends_it(
    ask: Ask, held: Held, case: Course
) -> None:
    reader, grant = held.school.clerk, for_cases(held)
    reading.read_some(grant, reader, held.school, case_id=case.case.id)
    case.case.state = "transferred"
    complaint = Complaint(
        "institution", "某校", "transferred", "移交", "查明的情况", case.case.place_code, happened_on=case.case.happened_on,
        institution=case.case.institution, from_case_id=case.case.id,
    )  # fmt: skip
    with acting(SYSTEM):
        approver = world.actor("安顺市", "approver")
    report = session().get_one(Report, register(complaint, store=held.school.store, by=approver, at=now()).report_id)
    assert "还没有机构读取过" in ask(HOLDER, held.data())
    report.state = "refused"
    session().flush()
    assert "调查核实案件" in ask(HOLDER, held.data())


def wrong(held: Held) -> list[dict[str, str]]:
    """Everything that is wrong in one way, of an existing number and of none."""
    other = held.number[:-1] + ("1" if held.number[-1] != "1" else "2")
    return [
        held.data(name="张三丰"), held.data(number=other), held.data(number=other, name="张三丰"),
        held.data(id_number="520402199001010018"), held.data(number=other, id_number="520402199001010018"),
    ]  # fmt: skip


@pytest.mark.clause("19")
@pytest.mark.parametrize("address", [VERIFY, HOLDER])
def test_wrong_data_is_answered_in_the_same_words_whatever_is_wrong(ask: Ask, held: Held, address: str) -> None:
    told = set()
    for place, data in enumerate(wrong(held)[: 3 if address == VERIFY else 5]):
        page = ask(address, data, f"203.0.113.{place}")
        told.add(page.replace(f'value="{data["number"]}"', "").replace(f'value="{data["name"]}"', ""))
        assert data["id_number"] not in page
    assert len(told) == 1 and looking.WRONG in told.pop()


@pytest.mark.clause("19")
def test_wrong_data_costs_the_same_questions_whether_there_is_such_a_certificate_or_not(
    held: Held, monkeypatch: pytest.MonkeyPatch, ask: Ask
) -> None:
    done: list[str] = []
    real = looking.opened
    monkeypatch.setattr(looking, "opened", lambda *said: done.append("opened") or real(*said))
    known, unknown = wrong(held)[0], wrong(held)[1]
    asked = [_questions(done, lambda data=data: ask(HOLDER, data)) for data in (known, unknown)]
    assert asked[0] == asked[1] and asked[0].count("opened") == 1


def _questions(done: list[str], act: Callable[[], object]) -> list[str]:
    def note(connection: object, cursor: object, statement: str, *more: object) -> None:
        done.append(statement)

    done.clear()
    event.listen(db.engine, "before_cursor_execute", note)
    act()
    event.remove(db.engine, "before_cursor_execute", note)
    return list(done)


@pytest.mark.clause("19")
@pytest.mark.parametrize("exists", [True, False])
def test_guessing_is_stopped_where_it_comes_from_and_time_opens_again(
    ask: Ask, held: Held, exists: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = wrong(held)[0 if exists else 2]
    pages = [ask(VERIFY, data) for _ in range(looking.FROM_HERE + 1)]
    assert [looking.WRONG in page for page in pages] == [True] * looking.FROM_HERE + [False]
    assert "查询次数过多" in pages[-1] and "203.0.113.7" not in pages[-1]
    right = held.data() if exists else data
    assert "查询次数过多" in ask(VERIFY, right)
    later = now() + LOCK + timedelta(minutes=1)
    monkeypatch.setattr("portal.public.certificate_views.now", lambda: later)
    assert "查询次数过多" not in ask(VERIFY, right)


@pytest.mark.clause("19")
def test_a_number_is_not_guessed_from_many_places_and_many_numbers_not_from_one(ask: Ask, held: Held) -> None:
    for place in range(looking.OF_NUMBER):
        ask(VERIFY, wrong(held)[0], f"198.51.100.{place}")
    assert "查询次数过多" in ask(VERIFY, held.data(), "198.51.100.99")
    for one in range(looking.OF_PLACE):
        ask(VERIFY, held.data(number=f"S{one:021d}"), "192.0.2.1")
    assert "查询次数过多" in ask(VERIFY, held.data(number="S" + "9" * 21), "192.0.2.1")


@pytest.mark.clause("19")
def test_right_data_uses_up_no_tries(ask: Ask, held: Held) -> None:
    for _ in range(looking.OF_PLACE + 1):
        assert "已上传" in ask(VERIFY, held.data())


@pytest.mark.clause("19")
@pytest.mark.parametrize(("act", "word"), [("void_certificates", "证书已作废"), ("withdraw_data", "数据已撤销")])
def test_what_became_of_a_certificate_shows(ask: Ask, held: Held, act: str, word: str) -> None:
    which, cause = operations.of([held.certificate.id]), registers.cause(clause="9")
    getattr(operations, act)(which, cause, by=held.school.clerk, at=registers.AT)
    assert word in ask(VERIFY, held.data()) and word in ask(HOLDER, held.data())


@pytest.mark.clause("19")
def test_a_planted_record_answers_as_unknown(ask: Ask, held: Held, sandbox: Sandbox) -> None:
    session().commit()
    with sandbox.below_the_application() as connection:
        connection.execute("update certificate set candidate_id = null where id = %s", [held.certificate.id])
    assert looking.WRONG in ask(VERIFY, held.data()) and looking.WRONG in ask(HOLDER, held.data())


def test_numbers_and_names_are_read_however_they_were_typed(ask: Ask, held: Held) -> None:
    wide = "".join(chr(ord(one) + 0xFEE0) if one.isascii() else one for one in held.number)
    spaced = f"{held.name[0]} {held.name[1:]}"
    typed = held.data(number=f" {wide.lower()} ", name=spaced, id_number=f" {held.id_number.lower()}")
    assert "谁读取过" in ask(HOLDER, typed)


@pytest.mark.clause("19")
def test_each_look_is_on_record_by_the_certificates_id_and_nowhere_is_what_was_typed(
    ask: Ask, held: Held, log: Callable[[], list[bytes]], sandbox: Sandbox
) -> None:
    for address in (VERIFY, HOLDER):
        ask(address, held.data())
    for _ in range(looking.FROM_HERE + 1):
        ask(HOLDER, held.data(id_number="52040219900101001X"))
    bodies = [json.loads(body) for body in log()]
    looks = [(body["event"], body["facts"].get("certificate")) for body in bodies if "certificate:" in body["event"]]
    assert looks[:2] == [("certificate:verified", held.certificate.id), ("certificate:holder_looked", held.certificate.id)]
    assert {event for event, _ in looks[2:]} == {"certificate:look_failed", "certificate:look_locked"}
    said = json.dumps(bodies, ensure_ascii=False)
    assert not any(secret in said for secret in (held.id_number, held.name, held.number, "52040219900101001X", "203.0.113.7"))
    session().commit()
    with sandbox.below_the_application() as connection:
        assert [table for table in _tables(connection) if _holds(connection, table, held.id_number)] == []
        assert [table for table in _tables(connection) if _holds(connection, table, "52040219900101001X")] == []


def _tables(connection: psycopg.Connection) -> list[str]:
    return [row[0] for row in connection.execute("select tablename from pg_tables where schemaname = 'public'")]


def _holds(connection: psycopg.Connection, table: str, secret: str) -> bool:
    asked = "select exists (select from {0} t where t::text like {1} or t::text like {2})"
    plain, coded = sql.Literal(f"%{secret}%"), sql.Literal(f"%{secret.encode().hex()}%")
    found = connection.execute(sql.SQL(asked).format(sql.Identifier(table), plain, coded)).fetchone()
    return bool(found and found[0])


@pytest.mark.clause("19")
def test_the_publics_role_gets_nothing_of_a_number_without_the_keyed_proof(held: Held, sandbox: Sandbox) -> None:
    session().commit()
    proof = registers.KEYS.index(held.id_number)
    with sandbox.below_the_application() as connection:
        connection.execute("set local role portal_public")

        def asked(function: str, *said: object) -> list[tuple]:
            marks = ", ".join(["%s"] * len(said))
            return connection.execute(f"select * from {function}({marks})", said).fetchall()  # noqa: S608

        ((_, sealed),) = asked("public_certificate_holder", held.number)
        assert held.name.encode() not in bytes(sealed) and held.id_number.encode() not in bytes(sealed)
        assert asked("public_certificate", held.number, b"guess") == []
        assert len(asked("public_certificate", held.number, proof)) == 1
        assert asked("public_certificate_readings", held.number, b"guess", 10) == []
        connection.execute("savepoint here")
        for function, said in (("certificate_of", held.number), ("investigation_goes_on", 1)):
            with pytest.raises(errors.InsufficientPrivilege):
                asked(function, said)
            connection.execute("rollback to savepoint here")
        connection.execute("reset role")


def test_the_forms_are_on_the_publics_pages(client: FlaskClient) -> None:
    assert VERIFY in client.get("/public").text and HOLDER in client.get(VERIFY).text
    assert "id_number=" not in client.get(HOLDER).text
