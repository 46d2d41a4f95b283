"""Signed notes: read back as written, refused when anything is changed, and keys handed over by a note that both sign."""

from datetime import UTC, datetime, timedelta

import pytest

from portal.audit.notes import WITNESS_KEY, BadNote, Head, Note, Signer, Trust, Verifier, signed

AT = datetime(2026, 11, 25, 10, 7, tzinfo=UTC)
LOG = Signer("example.cn/log", bytes(range(32)))
NEXT = Signer("example.cn/log", bytes(range(1, 33)))
WITNESS = Signer("example.cn/log/520400", bytes(range(2, 34)), WITNESS_KEY)
HEAD = Head("example.cn/log", 5, b"r" * 32, "sha256", AT)


def test_a_note_has_the_form_that_others_read() -> None:
    lines = str(signed(HEAD, LOG)).split("\n")
    assert lines[:6] == [
        "example.cn/log", "5", "cnJycnJycnJycnJycnJycnJycnJycnJycnJycnJycnI=", "hash sha256",
        "time 2026-11-25T10:07:00+00:00", "",
    ]  # fmt: skip
    assert lines[6].startswith("— example.cn/log ")
    assert lines[7:] == [""]


def test_what_is_written_is_read_back() -> None:
    note = signed(HEAD.introducing(NEXT.verifier), LOG, NEXT)
    assert Note.parse(str(note)) == note
    assert note.head == HEAD.introducing(NEXT.verifier)
    assert Verifier.parse(str(LOG.verifier)) == LOG.verifier


def test_a_witness_signs_the_note_with_its_time() -> None:
    note = signed(HEAD, LOG)
    both = Note.parse(str(note.with_line(WITNESS.line(note.text, AT))))
    assert both.signed_by(LOG.verifier)
    assert both.signed_by(WITNESS.verifier)
    assert WITNESS.line(note.text, AT) != WITNESS.line(note.text, AT + timedelta(seconds=1))


@pytest.mark.parametrize(
    "change", [("\n5\n", "\n6\n"), ("sha256", "sm3"), ("2026-11-25", "2026-11-24"), ("example.cn/log\n", "x\n")]
)
def test_nothing_in_a_note_can_be_changed(change: tuple[str, str]) -> None:
    note = signed(HEAD, LOG)
    both = str(note.with_line(WITNESS.line(note.text, AT)))
    changed = Note.parse(both.replace(*change, 1))
    assert not changed.signed_by(LOG.verifier)
    assert not changed.signed_by(WITNESS.verifier)


@pytest.mark.parametrize(
    "text", ["", "a\nb\n", "a\n\nb\n", "a\n\n— name !!!\n", str(signed(HEAD, LOG)).replace("hash", "mash")]
)
def test_what_is_no_checkpoint_is_not_read(text: str) -> None:
    with pytest.raises(BadNote):
        Trust(LOG.verifier).accept(Note.parse(text))


@pytest.mark.parametrize("text", ["", "name", "name+00000000+AAAA", str(LOG.verifier).replace("+", "+0", 1)])
def test_what_is_no_public_key_is_not_read(text: str) -> None:
    with pytest.raises(BadNote):
        Verifier.parse(text)


def test_a_new_key_is_trusted_after_both_keys_signed_its_coming_and_the_old_one_no_longer() -> None:
    trust = Trust(LOG.verifier)
    with pytest.raises(BadNote):
        trust.accept(signed(HEAD, NEXT))
    trust.accept(signed(HEAD.introducing(NEXT.verifier), LOG, NEXT))
    assert trust.accept(signed(HEAD, NEXT)) == HEAD
    with pytest.raises(BadNote):
        trust.accept(signed(HEAD, LOG))


def test_a_key_that_did_not_sign_its_own_coming_is_not_trusted() -> None:
    with pytest.raises(BadNote):
        Trust(LOG.verifier).accept(signed(HEAD.introducing(NEXT.verifier), LOG))


def test_a_secret_does_not_show() -> None:
    assert "secret" not in repr(LOG)
