"""The closed vocabulary of acts: what is done, and to what kind of thing. A word that is not here cannot be written in the
policy and cannot be asked of it."""

from enum import StrEnum
from functools import cache

from portal.authority import words


class Kind(StrEnum):
    """What an act is done to."""

    REPORT = "report"
    CASE = "case"
    RULEBOOK = "rulebook"
    CALENDAR = "calendar"
    AUDIT_LOG = "audit_log"
    PERSON = "person"
    OFFICE = "office"
    ASSESSMENT = "assessment"
    SUPERVISOR = "supervisor"
    CERTIFICATE = "certificate"
    READ_GRANT = "read_grant"
    READ_LOG = "read_log"
    DELETION = "deletion"
    RECTIFICATION = "rectification"

    @property
    def label(self) -> str:
        return words.KINDS[self.value]


class Action(StrEnum):
    """Every act the portal knows, as `kind:name`."""

    REPORT_REGISTER = "report:register"
    REPORT_READ = "report:read"
    RECEIVE = "report:receive"
    REFUSE = "report:refuse"
    PASS_ON = "report:pass_on"  # noqa: S105
    MERGE = "report:merge"
    CASE_READ = "case:read"
    OPEN = "case:open"
    ASSIGN = "case:assign"
    INVESTIGATE = "case:investigate"
    SELF_INQUIRY = "case:self_inquiry"
    ADD_EVIDENCE = "case:add_evidence"
    COMMENT = "case:comment"
    PROPOSE = "case:propose"
    ISSUE_NOTICE = "case:issue_notice"
    REVIEW = "case:review"
    SERVE_NOTICE = "case:serve_notice"
    SERVE_FOR_ANOTHER = "case:serve_for_another"
    RECEIVE_DEFENCE = "case:receive_defence"
    RECORD_DEFENCE = "case:record_defence"
    ANSWER_DEFENCE = "case:answer_defence"
    RECORD_WAIVER = "case:record_waiver"
    CONFIRM_WAIVER = "case:confirm_waiver"
    DECIDE = "case:decide"
    REVERSE = "case:reverse"
    DISMISS = "case:dismiss"
    TRANSFER = "case:transfer"
    REFER = "case:refer"
    PROPOSE_TERMINATION = "case:propose_termination"
    ISSUE_TERMINATION = "case:issue_termination"
    RETURN_TERMINATION = "case:return_termination"
    SUSPEND_ACTIVITY = "case:suspend_activity"
    HOLD_DATA = "case:hold_data"
    HOLD_BACK_OWN = "case:hold_back_own"
    LIFT_MEASURE = "case:lift_measure"
    ASK_ASSISTANCE = "case:ask_assistance"
    ANSWER_ASSISTANCE = "case:answer_assistance"
    ASK_COORDINATION = "case:ask_coordination"
    COORDINATE = "case:coordinate"
    SUPERVISE = "case:supervise"
    RETURN = "case:return"
    SERVE_DECISION = "case:serve_decision"
    CARRY_OUT = "case:carry_out"
    FILE = "case:file"
    RECEIVE_FILING = "case:receive_filing"
    RETURN_FILING = "case:return_filing"
    ANNOUNCE = "case:announce"
    WITHDRAW_ANNOUNCEMENT = "case:withdraw_announcement"
    RECORD_CLEARANCE = "case:record_clearance"
    RECUSE = "case:recuse"
    LINK = "case:link"
    CORRECT = "case:correct"
    CLOSE = "case:close"
    READ_SERVED = "case:read_served"
    SUBMIT_DEFENCE = "case:submit_defence"
    SUBMIT_WAIVER = "case:submit_waiver"
    RULEBOOK_READ = "rulebook:read"
    PUBLISH = "rulebook:publish"
    LOAD = "calendar:load"
    AUDIT_LOG_READ = "audit_log:read"
    VERIFY = "audit_log:verify"
    AUDIT_REVIEW = "audit_log:review"
    EXPLAIN = "audit_log:explain"
    PERSON_READ = "person:read"
    APPOINT = "person:appoint"
    LOCK = "person:lock"
    HAND_OVER = "person:hand_over"
    OFFICE_READ = "office:read"
    OFFICE_REGISTER = "office:register"
    ASSESSMENT_READ = "assessment:read"
    ASSESSMENT_MANAGE = "assessment:manage"
    RECORD_SUBSIDY = "assessment:record_subsidy"
    SUPERVISOR_READ = "supervisor:read"
    SUPERVISOR_MANAGE = "supervisor:manage"
    CERTIFICATE_READ = "certificate:read"
    CERTIFICATE_UPLOAD = "certificate:upload"
    CERTIFICATE_ACCEPT = "certificate:accept"
    CERTIFICATE_RETURN = "certificate:return"
    MANAGE_KEYS = "certificate:manage_keys"
    END_KEYS = "certificate:end_keys"
    READ_GRANT_READ = "read_grant:read"
    ASK_GRANT = "read_grant:ask"
    DECIDE_GRANT = "read_grant:decide"
    SUSPEND_READ = "read_grant:suspend"
    REVOKE_READ = "read_grant:revoke"
    ASK_BLOCK = "read_grant:ask_block"
    READ_LOG_READ = "read_log:read"
    ALERT_READ = "read_log:read_alerts"
    WATCH = "read_log:watch"
    PLANT = "read_log:plant"
    DELETION_ORDER = "deletion:order"
    DELETION_ATTEST = "deletion:attest"
    DELETION_CHECK = "deletion:check"
    RECTIFICATION_READ = "rectification:read"
    RECTIFICATION_REPORT = "rectification:report"
    ASK_INSPECTION = "rectification:ask_inspection"
    INSPECT = "rectification:inspect"
    ACCEPT = "rectification:accept"
    SEND_BACK = "rectification:return"
    EXTEND = "rectification:extend"
    FAIL = "rectification:fail"

    @property
    def kind(self) -> Kind:
        return Kind(self.value.partition(":")[0])

    @property
    def name_(self) -> str:
        """The second word: `decide` of `case:decide`."""
        return self.value.partition(":")[2]

    @property
    def label(self) -> str:
        return words.ACTIONS[self.value]


@cache
def action_named(kind: str, name: str) -> Action:
    """The act of two separate words; ValueError where the vocabulary has no such pair."""
    return Action(f"{kind}:{name}")
