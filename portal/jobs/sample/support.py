"""What goes along with the investigation of an institution: its data are held (20(1)), the county helps (4(3))."""

from datetime import datetime, timedelta

from portal.cases import interim, joint
from portal.cases.models import Case
from portal.jobs.sample.cast import Cast
from portal.kit.actor import Actor
from portal.kit.clock import local
from portal.organisations.models import Office

CONTINUED = "涉案数据尚未处理，继续暂缓，至作出决定为止。"


def hold(case: Case, *, by: Actor, at: datetime) -> None:
    """The approver holds the data that the case is about."""
    interim.order(case, interim.Order("hold_data", "涉案批次的证书数据", "防止涉案数据继续上传。"), by=by, at=at)


def ask(case: Case, county: Office, *, by: Actor, at: datetime) -> None:
    """The handler asks the county of the place to verify on the spot."""
    joint.ask(case, county, "现场核实考点情况，并提取相关书证", local(at).date() + timedelta(days=7), by=by, at=at)


def answer(case: Case, county: Office, cast: Cast, *, at: datetime) -> None:
    """The county reports what it found."""
    words = "已到现场核实，情况与线索反映一致，相关书证已提取移交。"
    joint.answer(case, words, by=cast.one(county, "handler"), at=at)


def continued(case: Case) -> str:
    """Why what holds is to outlast the investigation (R-16); "" where nothing holds."""
    return CONTINUED if interim.in_force(case) else ""
