"""What leaves the console: bundles that the stand-alone tool accepts, checkpoints, countersignatures. And figures by day."""

import json
import subprocess
import sys
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.audit.keys import SealerKeys
from portal.audit.notes import WITNESS_KEY, Note, Signer
from portal.audit.queries import latest_checkpoint
from portal.auditing import bundle, figures
from portal.kit.clock import now, today
from portal.kit.db import acting, session
from portal.notices.calendar_years import calendar_in_force
from portal.reviews.models import Check
from tests import world
from tests.audit.sealing import place
from tests.audit.tampering import TOOL
from tests.auditing.conftest import See, Watched

WITNESS = Signer("zunyi/witness", bytes(range(32)), WITNESS_KEY)


def exported(watched: Watched, client: FlaskClient, folder: Path, who: str = "auditor", asked: str = "result=refused") -> Path:
    """The bundle that this person gets, unpacked."""
    world.login(client, watched[who])
    answer = client.get(f"/audit/export?{asked}")
    assert (answer.status_code, answer.mimetype) == (200, "application/zip")
    with zipfile.ZipFile(BytesIO(answer.data)) as archive:
        archive.extractall(folder)
    return folder / "audit-export"


def verified(folder: Path, key: str) -> int:
    """The exit code of the tool that knows nothing of the portal."""
    asked = [sys.executable, str(TOOL), str(folder), "--key", key]
    return subprocess.run(asked, capture_output=True, check=False).returncode


def entries_in(folder: Path) -> int:
    """How many entries the bundle says it holds."""
    return int(json.loads((folder / "manifest.json").read_text(encoding="utf-8"))["entries"])


@pytest.fixture
def key(watched: Watched) -> str:
    """The log's public key, as whoever checks holds it."""
    return str(SealerKeys(place(watched.home).keys, place(watched.home).name).first())


@pytest.mark.clause("19")
def test_an_export_proves_itself_to_the_tool_and_not_once_it_is_altered(
    watched: Watched, client: FlaskClient, tmp_path: Path, key: str
) -> None:
    folder = exported(watched, client, tmp_path / "out")
    assert verified(folder, key) == 0
    lines = (folder / "entries.jsonl").read_text(encoding="utf-8").splitlines()
    assert len(lines) == 3
    (folder / "entries.jsonl").write_text("\n".join([lines[0], lines[2]]) + "\n", encoding="utf-8")
    assert verified(folder, key) == 1


@pytest.mark.clause("19")
def test_an_export_holds_the_own_tree_and_no_more_than_its_limit(
    watched: Watched, client: FlaskClient, tmp_path: Path, key: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert entries_in(exported(watched, client, tmp_path / "a", "stranger")) == 1
    monkeypatch.setattr(bundle, "MOST", 2)
    folder = exported(watched, client, tmp_path / "b", "province")
    assert entries_in(folder) == 2
    assert verified(folder, key) == 0


def test_an_export_is_in_the_log(
    watched: Watched, client: FlaskClient, tmp_path: Path, log: Callable[[], list[bytes]]
) -> None:
    exported(watched, client, tmp_path)
    said = next(one for one in map(json.loads, reversed(log())) if one["event"] == "audit:exported")
    assert (said["facts"]["entries"], said["person"]) == (3, watched["auditor"].person_id)


def test_nothing_found_is_nothing_exported(watched: Watched, see: See) -> None:
    assert "没有可以导出的日志" in see("auditor", "/audit/export?object=case:999", 409).text


def test_a_checkpoint_is_taken_away_countersigned_elsewhere_and_pasted(
    watched: Watched, client: FlaskClient, see: See, send: Callable[..., str]
) -> None:
    newest = latest_checkpoint()
    assert newest is not None
    assert "还没有登记副署公钥" in see("stranger", "/audit/witness").text
    assert send("stranger", "/audit/witness/key", verifier=str(WITNESS.verifier)) == "/audit/witness"
    world.login(client, watched["stranger"])
    taken = client.get(f"/audit/checkpoints/{newest.id}/note").get_data(as_text=True)
    assert taken == newest.note
    whole = taken + WITNESS.line(Note.parse(taken).text, now())
    assert send("stranger", "/audit/witness", note=whole) == "/audit/witness"
    assert f"覆盖 {newest.size} 条" in see("auditor", "/audit/witness").text
    assert "副署本检查点" in see("auditor", f"/audit/entries/{watched.entry('officer').entry_id}").text


@pytest.mark.parametrize(
    ("pasted", "told"),
    [("随便写的", "不是经副署的检查点"), ("", "请粘贴")],
)
def test_what_is_no_countersignature_is_told_beside_the_field(
    pasted: str, told: str, watched: Watched, send: Callable[..., str]
) -> None:
    send("stranger", "/audit/witness/key", verifier=str(WITNESS.verifier))
    assert told in send("stranger", "/audit/witness", note=pasted)


def test_a_countersignature_of_another_office_is_not_taken_for_ones_own(
    watched: Watched, send: Callable[..., str]
) -> None:
    newest = latest_checkpoint()
    assert newest is not None
    send("stranger", "/audit/witness/key", verifier=str(WITNESS.verifier))
    whole = newest.note + WITNESS.line(Note.parse(newest.note).text, now())
    assert "没有本单位已登记" in send("auditor", "/audit/witness", note=whole)
    send("auditor", "/audit/witness/key", verifier=str(Signer("anshun/witness", bytes(32), WITNESS_KEY).verifier))
    assert "没有本单位已登记" in send("auditor", "/audit/witness", note=whole)


def test_a_check_is_asked_for_once_and_watched(watched: Watched, see: See, send: Callable[..., str]) -> None:
    address = send("auditor", "/audit/checks")
    assert send("second", "/audit/checks") == address
    assert "等待后台进程开始" in see("auditor", f"{address}/progress").text
    assert 'hx-trigger="every 2s"' in see("auditor", address).html
    assert session().scalars(select(Check)).one().asked_by == watched["auditor"].person_id
    see("stranger", address, 404)


@pytest.mark.clause("19")
def test_figures_count_the_own_tree_by_day(watched: Watched, see: See) -> None:
    counted = {}
    for who in ("province", "auditor", "stranger", "school"):
        with acting(watched[who]):
            counted[who] = figures.figures(watched[who], 7, today(), calendar_in_force())
    assert {who: found.total("refusals") for who, found in counted.items()} == {
        "province": 4, "auditor": 3, "stranger": 1, "school": 1,
    }  # fmt: skip
    assert counted["auditor"].counts["refusals"] == [0] * 6 + [3]
    page = see("auditor", "/audit/figures?days=7")
    assert page.html.count('class="chart"') == 4
    assert "逐日统计" in page.text
