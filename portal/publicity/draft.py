"""The words that an announcement starts from: the institution, the clauses, the measures; nothing personal, no free text."""


from portal.cases.models import Case
from portal.decisions.models import Decision
from portal.decisions.striking import terminates
from portal.kit.clock import local
from portal.kit.pages import chinese_day
from portal.notices.content import RULES
from portal.notices.words import WE
from portal.publicity import queries
from portal.rulebook.citation import cite


def title(case: Case, decision: Decision) -> str:
    """Such as 关于责令某学校限期整改的公告."""
    what = "终止评价活动并移出机构目录" if terminates(decision.measures) else "限期整改"
    return f"关于责令{case.respondent_name}{what}的公告"


def words(case: Case, decision: Decision) -> str:
    """The draft; the approver reads and changes it before it goes out."""
    clauses = "、".join(cite(clause) for clause in decision.clauses if clause not in queries.cleared_of(case))
    we, signed = WE[decision.office.level], chinese_day(local(decision.signed_at))
    gone = queries.reversed_measures(case) | {"publish"}
    taken = [_measure(one) for one in decision.measures if one.get("applicable", True) and one["measure"] not in gone]
    return (
        f"经查，{case.respondent_name}在职业技能等级认定工作中存在{RULES}{clauses}所列行为。"
        f"依据上述规定，{we}于{signed}作出处理（{decision.document.number}）：{'；'.join(taken)}。\n\n特此公告。"
    )


def _measure(one: dict[str, object]) -> str:
    return f"{one['name']}（{one['detail']}）" if one.get("detail") else str(one["name"])


