"""What a page shows of a notice: the deadline as a sheet that is drawn from its stored working."""

from datetime import date

from portal.cases.models import Case
from portal.cases.states import State
from portal.kit.deadline_sheet import Sheet, draw, stored
from portal.notices import queries
from portal.notices.models import NoticeDeadline
from portal.notices.window import is_waived


def deadline_sheet(case: Case, today: date) -> Sheet | None:
    """The defence window of the case with its working, while or after it runs; None before the notice was served."""
    deadline = queries.deadline(case)
    return None if deadline is None else sheet_of(deadline, today)


def sheet_of(deadline: NoticeDeadline, today: date) -> Sheet:
    """The same of one window."""
    words = f"{deadline.receipt}收到告知书，当日不计，次日起计十五个工作日；放假和周末不计，调休上班日计入，至最后一日24:00止。"
    return draw(
        "陈述申辩期", stored(deadline.days), today, provisional=deadline.provisional, explanation=words, clause="20(3)"
    )  # fmt: skip


def runs_anew(case: Case, today: date) -> bool:
    """Whether a window that had ended runs again, because a mistyped receipt was corrected to a later day."""
    if case.state != State.HEARD or is_waived(case):
        return False
    deadline = queries.deadline(case)
    return deadline is not None and (deadline.provisional or today <= deadline.due)
