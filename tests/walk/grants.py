"""Who may read certificate data in the small world: grants that wait, hold, are suspended; what was read and exported under
them; a county that asks for a block."""

from collections.abc import Callable

from sqlalchemy import select

from portal.assessments.models import Upload
from portal.certificates import keys, reviewing
from portal.certificates.models import Certificate
from portal.grants import blocking, revoking
from portal.grants.words import FIELDS
from portal.jobs.sample.grants import Giver, Told
from portal.kit.actor import Actor
from portal.kit.clock import now
from portal.kit.db import session
from portal.organisations.models import Office
from portal.readings import exporting
from portal.readings.exporting import Wish
from portal.readings.filters import Filters

One = Callable[[str, str], Actor]


def grant_and_read(offices: dict[str, Office], giver: Giver, one: One) -> list[str]:
    """All of it; who reads does so today. Returns the pages of the grant that waits and of the one that is suspended."""
    home, county, school, branch = (offices[name] for name in ("安顺市", "西秀区", "学校", "分校"))
    officer = one("安顺市", "data_officer")
    reviewing = giver.give(Told(home, "data_officer", [home], "review", "审核上传的证书数据。", full=True))
    giver.give(Told(home, "handler", [home], "review", "审核上传的证书数据。"))
    giver.give(Told(school, "handler", (), "own", "办理本机构业务。", [school]))
    asked = giver.ask(Told(county, "handler", [home], "verify", "核验补贴申领人的证书。", days=0))
    suspended = giver.give(Told(branch, "handler", (), "own", "办理本机构业务。", [branch]))
    revoking.suspend(suspended, "夜间集中读取。", None, by=officer, at=now())
    blocking.ask_block(school, "群众反映代查证书。", by=one("西秀区", "handler"), at=now())
    occasion = giver.reads(reviewing, officer, "抽查近期发证数据。")
    fields = dict.fromkeys(FIELDS, "full")
    for kind in exporting.FORMATS:
        exporting.ask_export(occasion, Wish(kind, Filters(), fields, "抽查。"), by=officer, at=now())
    return [f"/grants/{grant.id}" for grant in (asked, suspended)]


def send_back(school: Office, one: One) -> list[str]:
    """One record of the school's latest upload goes back to it, and its system has a key. Returns the pages of its sitting, of
    the upload, and of one that was turned back."""
    keys.make_key(school, "教务系统", by=one("学校", "system_admin"), at=now())
    found = select(Certificate).where(Certificate.institution_id == school.id).order_by(Certificate.id.desc())
    last = session().scalars(found.limit(1)).one()
    reviewing.return_rows(last.upload, {last.id: "发证日期有误。"}, by=one("安顺市", "data_officer"), at=now())
    wrong = select(Upload.id).where(Upload.institution_id == school.id, Upload.wrong > 0).limit(1)
    turned_back = f"/uploads/{session().scalars(wrong).one()}"
    return [f"/assessments/{last.assessment_id}", f"/my-certificates/uploads/{last.upload_id}", turned_back]
