"""Table 2 of the reading as code: Article 4, with 11-14, 16, 19 and 20. Written from the table, not from the policy, so
that the two can disagree. A question is about one seat, one act and one clause ("" for none)."""

from tests.authority.article_nineteen import READING
from tests.authority.asking import (
    ADMINS,
    APPROVER,
    COORDINATOR,
    HANDLER,
    LAWYERED,
    OFFICERS,
    PROVINCIAL,
    READERS,
    REVIEWER,
    SYSTEM,
    Q,
    Rule,
    by,
)


def real_post(q: Q) -> bool:
    if q.post == "system":
        return (q.level, q.capacity) == ("institution", "own")
    return q.level == "province" or q.post not in ("coordinator", "policy_officer")


def may_lead(q: Q) -> bool:
    """`lead` comes from the clause: an institution for its own candidates, examiners and supervisors; a county or the
    province for a supervisor it appointed; the prefecture for everything."""
    if q.level == "institution":
        return q.article in (6, 7, 8, 11, 12, 14) or (q.article == 13 and q.clause != "13")
    return q.level == "prefecture" or q.article == 14


def leads(q: Q) -> bool:
    return q.capacity == "lead" and may_lead(q)


def venue(q: Q) -> bool:
    return q.capacity == "venue" and q.level == "prefecture"


def assists(q: Q) -> bool:
    return q.capacity == "assist" and q.level in ("prefecture", "county")


def supervises(q: Q) -> bool:
    """The province everywhere, with its coordinators; a prefecture in its region."""
    if q.capacity != "supervise":
        return False
    return (q.level == "province" and q.post in PROVINCIAL) or (q.level == "prefecture" and q.post in OFFICERS)


def filed_to(q: Q) -> bool:
    if q.capacity != "filed_to":
        return False
    return (q.level == "province" and q.post in PROVINCIAL) or (q.level == "prefecture" and q.post in OFFICERS)


def issues(q: Q) -> bool:
    return q.capacity == "issue" and q.level == "province"


def coordinates(q: Q) -> bool:
    return q.capacity == "coordinate" and q.level == "province" and q.post == COORDINATOR


def for_reports(q: Q) -> bool:
    posts = PROVINCIAL if q.level == "province" else OFFICERS
    return q.capacity == "own" and q.post in posts


def receives_reports(q: Q) -> bool:
    return for_reports(q) and q.level == "prefecture"


def may_read_report(q: Q) -> bool:
    return for_reports(q) or supervises(q)


def may_read_case(q: Q) -> bool:
    """Whoever takes part reads; what an office leads it reads whole."""
    taking_part = {
        "lead": q.post in LAWYERED,
        "venue": venue(q) and q.post in LAWYERED,
        "assist": assists(q) and q.post in OFFICERS,
        "supervise": supervises(q),
        "filed_to": filed_to(q),
        "coordinate": coordinates(q),
        "issue": issues(q) and q.post in LAWYERED,
    }
    return taking_part.get(q.capacity, False)


def may_comment(q: Q) -> bool:
    return supervises(q) or by(OFFICERS, leads, venue, assists)(q)


def may_inquire_into_itself(q: Q) -> bool:
    return q.level == "institution" and q.capacity in ("own", "respondent") and q.post in OFFICERS


def of_examiners_alone(q: Q) -> bool:
    """Findings a prefecture hands to the institution to decide."""
    return q.article in (11, 12) or (q.article == 13 and q.clause != "13")


def prepares_decision(q: Q) -> bool:
    return leads(q) and q.clause != "" and not (q.level == "prefecture" and of_examiners_alone(q))


def may_decide(q: Q) -> bool:
    return q.post == APPROVER and prepares_decision(q) and q.article != 17


def terminates(q: Q) -> bool:
    return q.article in (17, 18)


def may_propose_termination(q: Q) -> bool:
    return q.level == "prefecture" and q.capacity == "lead" and q.post == APPROVER and terminates(q)


def may_issue_termination(q: Q) -> bool:
    return issues(q) and q.post == APPROVER and terminates(q)


def may_receive_defence(q: Q) -> bool:
    """A bureau of the place: the prefecture, also in an institution's case; the county receives and passes on."""
    if q.post != HANDLER:
        return False
    if q.level == "prefecture":
        return q.capacity in ("lead", "supervise")
    return q.level == "county" and (assists(q) or leads(q))


def may_confirm_waiver(q: Q) -> bool:
    return supervises(q) and q.level == "prefecture"


def may_take_interim_measures(q: Q) -> bool:
    return q.level == "prefecture" and q.capacity in ("lead", "venue") and q.post == APPROVER


def may_hold_back_own(q: Q) -> bool:
    return q.level == "institution" and q.post in OFFICERS and leads(q)


def may_lift(q: Q) -> bool:
    return may_take_interim_measures(q) or (may_hold_back_own(q) and q.post == APPROVER)


def may_refer(q: Q) -> bool:
    """Where 8 is serious or, under 19, the law is broken; the institution hands that over."""
    return q.level == "prefecture" and leads(q) and q.post == APPROVER and q.article in (8, 19)


def may_ask_assistance(q: Q) -> bool:
    return q.level == "prefecture" and q.capacity in ("lead", "venue") and q.post in OFFICERS


def may_return(q: Q) -> bool:
    return supervises(q) and q.post in (APPROVER, COORDINATOR)


def may_file(q: Q) -> bool:
    return q.level != "province" and leads(q) and q.post in OFFICERS


def may_announce(q: Q) -> bool:
    if may_issue_termination(q):
        return True
    return q.level == "prefecture" and leads(q) and q.post == APPROVER and q.article == 16


def may_record_clearance(q: Q) -> bool:
    """Only who was published as being under investigation (16.6) can be cleared of it."""
    return q.level == "prefecture" and leads(q) and q.post == HANDLER and q.clause == "16.6"


def may_recuse(q: Q) -> bool:
    if q.post in LAWYERED:
        if q.level == "province":
            return q.capacity in ("lead", "coordinate", "issue", "supervise")
        reached = {"prefecture": ("lead", "venue", "assist", "supervise"), "county": ("lead", "assist")}
        return q.capacity in reached.get(q.level, ("lead",))
    return q.post == COORDINATOR and q.capacity in ("coordinate", "supervise")


def reads_what_was_served(q: Q) -> bool:
    return q.level == "institution" and q.capacity == "respondent" and q.post in OFFICERS


def at_home(*posts: str) -> Rule:
    return lambda q: q.capacity == "own" and q.post in posts


def in_business(q: Q) -> bool:
    return q.capacity == "own" and q.post not in {*ADMINS, SYSTEM}


def only_policy_officer(q: Q) -> bool:
    return q.capacity == "own" and q.post == "policy_officer"


def registers_offices(q: Q) -> bool:
    return at_home("system_admin")(q) and q.level in ("province", "prefecture")


REGISTRARS = {HANDLER, "data_officer"}


def of_its_own(q: Q) -> bool:
    """What an institution keeps of its own assessments, people and certificates."""
    return q.level == "institution" and q.capacity == "own"


def oversees_region(q: Q) -> bool:
    return q.level == "prefecture" and q.capacity == "supervise"


def may_read_assessment(q: Q) -> bool:
    """The institution its own; prefecture (of the region or the place) and province above it; the county that assists."""
    if q.level == "county":
        return assists(q) and q.post in OFFICERS
    over = q.capacity == "supervise" and q.level in ("province", "prefecture")
    return q.post in READERS and (of_its_own(q) or over or venue(q))


def may_read_supervisor(q: Q) -> bool:
    """Every office those it appointed or is above."""
    if q.capacity == "assist":
        return q.level == "county" and q.post in OFFICERS
    over = q.capacity == "supervise" and q.level in ("province", "prefecture")
    return q.post in LAWYERED and (q.capacity == "own" or over)


def may_read_rectification(q: Q) -> bool:
    """The institution it is about, the prefecture that ordered it, the county that helps to check it, the province above; and
    the prefecture that in that case is venue 4(2), or was asked to help 20(6)."""
    if q.capacity == "respondent":
        return q.level == "institution" and q.post in LAWYERED
    if q.capacity in ("lead", "venue"):
        return q.level == "prefecture" and q.post in LAWYERED
    if q.capacity == "assist":
        return q.level in ("county", "prefecture") and q.post in OFFICERS
    return q.level == "province" and supervises(q)


def may_report_rectification(q: Q) -> bool:
    return q.level == "institution" and q.capacity == "respondent" and q.post in OFFICERS


def may_inspect(q: Q) -> bool:
    """4(3): the county helps to check; 4(2): the prefecture checks what it ordered."""
    return q.post == HANDLER and (q.level, q.capacity) in (("prefecture", "lead"), ("county", "assist"))


def judges_rectification(q: Q) -> bool:
    """16: whoever ordered it says whether it is done; nobody else does."""
    return (q.level, q.capacity, q.post) == ("prefecture", "lead", APPROVER)


def may_ask_inspection(q: Q) -> bool:
    return (q.level, q.capacity) == ("prefecture", "lead") and q.post in OFFICERS


MAY: dict[str, Rule] = {
    **READING,
    "report:register": for_reports,
    "report:read": may_read_report,
    "report:receive": receives_reports,
    "report:refuse": receives_reports,
    "report:pass_on": for_reports,
    "report:merge": receives_reports,
    "case:read": may_read_case,
    "case:open": by(OFFICERS, leads, venue),
    "case:assign": by({APPROVER}, leads, venue),
    "case:investigate": by({HANDLER}, leads, venue),
    "case:self_inquiry": may_inquire_into_itself,
    "case:add_evidence": by({HANDLER}, leads, venue, assists),
    "case:comment": may_comment,
    "case:propose": by({HANDLER}, prepares_decision),
    "case:issue_notice": by({APPROVER}, prepares_decision),
    "case:review": by({REVIEWER}, leads),
    "case:serve_notice": by({HANDLER}, leads),
    "case:serve_for_another": by({HANDLER}, assists),
    "case:receive_defence": may_receive_defence,
    "case:record_defence": may_receive_defence,
    "case:answer_defence": by({HANDLER}, leads),
    "case:record_waiver": by({HANDLER}, leads),
    "case:confirm_waiver": may_confirm_waiver,
    "case:decide": may_decide,
    "case:reverse": lambda q: may_decide(q) or may_issue_termination(q),
    "case:dismiss": by({APPROVER}, leads),
    "case:transfer": by({APPROVER}, leads),
    "case:refer": may_refer,
    "case:propose_termination": may_propose_termination,
    "case:issue_termination": may_issue_termination,
    "case:return_termination": may_issue_termination,
    "case:suspend_activity": may_take_interim_measures,
    "case:hold_data": may_take_interim_measures,
    "case:hold_back_own": may_hold_back_own,
    "case:lift_measure": may_lift,
    "case:ask_assistance": may_ask_assistance,
    "case:answer_assistance": by(OFFICERS, assists),
    "case:ask_coordination": by(OFFICERS, venue),
    "case:coordinate": coordinates,
    "case:supervise": supervises,
    "case:return": may_return,
    "case:serve_decision": by({HANDLER}, leads),
    "case:carry_out": by({HANDLER}, leads),
    "case:file": may_file,
    "case:receive_filing": filed_to,
    "case:return_filing": filed_to,
    "case:announce": may_announce,
    "case:withdraw_announcement": may_announce,
    "case:record_clearance": may_record_clearance,
    "case:recuse": may_recuse,
    "case:link": by({HANDLER}, leads),
    "case:correct": may_read_case,
    "case:close": by({APPROVER}, leads),
    "case:read_served": reads_what_was_served,
    "case:submit_defence": reads_what_was_served,
    "case:submit_waiver": reads_what_was_served,
    "rulebook:read": in_business,
    "rulebook:publish": only_policy_officer,
    "calendar:load": only_policy_officer,
    "audit_log:read": at_home("auditor"),
    "audit_log:verify": at_home("auditor"),
    "audit_log:review": at_home("auditor"),
    "audit_log:explain": at_home(APPROVER),
    "person:read": at_home("system_admin", "security_admin"),
    "person:appoint": at_home("system_admin"),
    "person:lock": at_home("system_admin", "security_admin"),
    "person:hand_over": at_home("system_admin", APPROVER),
    "office:read": lambda q: q.capacity == "own" and q.post != SYSTEM,
    "office:register": registers_offices,
    "assessment:read": may_read_assessment,
    "assessment:manage": by(REGISTRARS, of_its_own),
    "assessment:record_subsidy": by(REGISTRARS, of_its_own, oversees_region),
    "supervisor:read": may_read_supervisor,
    "supervisor:manage": at_home(HANDLER),
    "certificate:upload": by({*REGISTRARS, SYSTEM}, of_its_own),
    "certificate:accept": by(REGISTRARS, oversees_region),
    "certificate:return": by(REGISTRARS, oversees_region),
    "certificate:manage_keys": by({"system_admin"}, of_its_own),
    "certificate:end_keys": by({"system_admin", "data_officer", APPROVER}, of_its_own),
    "rectification:read": may_read_rectification,
    "rectification:report": may_report_rectification,
    "rectification:ask_inspection": may_ask_inspection,
    "rectification:inspect": may_inspect,
    "rectification:accept": judges_rectification,
    "rectification:return": judges_rectification,
    "rectification:extend": judges_rectification,
    "rectification:fail": judges_rectification,
}


def may(act: str, q: Q) -> bool:
    return real_post(q) and MAY[act](q)
