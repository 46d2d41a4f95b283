"""What the log may say. The vocabulary is closed: an event or a fact that is not here raises, so nothing personal slips in.

Facts are identifiers, clause ids, words of our own vocabulary, dates, counts and hashes; never names, numbers of persons or
free text. Free text stays with the record it belongs to, and the entry carries that text's hash where it matters.
"""

from enum import StrEnum


class Result(StrEnum):
    """How an attempt ended."""

    DONE = "done"
    REFUSED = "refused"
    READ = "read"


EVENTS: dict[str, frozenset[str]] = {
    name: frozenset(facts.split())
    for name, facts in {
        # entry to the portal
        "login:succeeded": "office",
        "login:failed": "account reason",
        "login:locked": "account until",
        "login:ended": "reason",
        "login:all_ended": "person reason sessions",
        "login:form_kept": "draft person",
        "login:office_chosen": "office posts",
        "password:changed": "",
        "password:set": "link",
        "password:given": "accounts",
        # people and offices
        "person:appointed": "person office post starts ends",
        "person:ended": "person office post ends",
        "person:invited": "person link expires",
        "person:reset": "person link expires",
        "person:locked": "person",
        "person:unlocked": "person",
        "person:stood_in": "absent deputy office until",
        "person:stand_in_ended": "absent deputy office",
        "person:handed_over": "from to office cases",
        "office:registered": "office level region",
        "office:scope_set": "office occupations",
        # registers: what institutions keep; `sheet` is the SHA-256 of an uploaded file
        "assessment:opened": "assessment office occupation level place first flag",
        "supervisor:registered": "supervisor office kind sent",
        "subsidy:recorded": "subsidy candidate",
        "upload:taken": "upload office kind assessment rows sheet",
        "upload:turned_back": "upload office kind assessment rows wrong sheet",
        "upload:marked_read": "upload",
        "upload:queued": "job office assessment rows sheet",
        "upload:by_key": "upload api_key",
        # certificate data: their review, corrections, what was out of scope; `words` pins the reasons
        "certificates:review_started": "upload rows",
        "certificates:accepted": "upload rows",
        "certificates:returned": "upload rows words",
        "certificates:returned_read": "upload rows",
        "certificates:corrected": "upload rows words",
        "certificates:out_of_scope": "upload report office rows sheet",
        # keys of institutions' own systems (19); `api_key` is empty where all of them ended
        "key:made": "api_key office",
        "key:ended": "office api_key api_keys words",
        "key:refused": "api_key reason",
        "key:held_back": "api_key until",
        # what decisions and offices do to the registers: counts, and the thing's id where it is one
        "effect:entered": "register effect things thing case decision measure",
        "effect:reversed": "register effect things thing case decision measure",
        "effect:ended": "register effect things thing case decision measure",
        # the law as data
        "calendar:loaded": "year version days",
        "rulebook:published": "version kind number sha256 effective",
        "rulebook:withdrawn": "version kind number sha256 effective reason",
        # reports
        "report:registered": "report office channel anonymous subject proposed",
        "report:received": "report office",
        "report:refused": "report office reason",
        "report:passed_on": "report from to direction",
        "report:merged": "report case",
        "report:read": "report",
        "report:reporter_read": "report reason",
        "report:attachment_read": "report attachment sha256",
        "report:attachment_damaged": "report attachment sha256",
        "report:self_inquiry": "report office",
        # cases: every step through the one door
        "case:step": "case event from to version note",
        "case:read": "case",
        "case:opened": "case number lead venue clauses report",
        "case:capacity_given": "case office capacity until",
        "case:capacity_ended": "case office capacity",
        "case:recused": "case person reason",
        "case:linked": "case other",
        "case:unlinked": "case other",
        "case:transferred": "case to report clause",
        "batch:opened": "batch assessment office cases",
        # a sitting whose results were voided: its innocent candidates (15, 20(3)); `words` and `answer` are hashes
        "sitting:voided": "case decision sitting assessment extent",
        "sitting:noticed": "case sitting candidates mode receipt",
        "sitting:resit_offered": "case sitting candidates resit",
        "sitting:objected": "case sitting candidate objection receipt words",
        "sitting:answered": "case sitting candidate objection accepted answer",
        "sitting:restored": "case sitting candidates mode receipt",
        "sitting:list_read": "case sitting candidates",
        "case:referred": "case referral clause words",
        "case:urged": "case until",
        "case:version_applied": "case number replaced reason",
        # interim measures (20(1), R-16)
        "interim:ordered": "case measure kind",
        "interim:continued": "case measure",
        "interim:ended": "case measure reason",
        # notice, service, defence (20(3)); a proof is named by the SHA-256 of its bytes
        "notice:issued": "case notice kind number content",
        "notice:served": "case notice kind mode receipt proof due provisional",
        "notice:read": "case notice",
        "service:corrected": "case service was receipt due provisional note",
        "service:read": "case service proof",
        "defence:recorded": "case defence receipt posted points statement",
        "defence:submitted": "case notice defence receipt points statement proof",
        "defence:read": "case defence proof",
        "defence:answered": "case point accepted answer",
        "waiver:recorded": "case waiver stated proof",
        "waiver:read": "case waiver proof",
        "waiver:confirmed": "case waiver",
        "deadline:recomputed": "case notice old new version provisional",
        # decision, filing, announcement (20(4), 20(5)); `words` is the hash of what was published
        "decision:signed": "case decision notice clauses measures major",
        "decision:carried_out": "case measure done",
        "decision:reversed": "case decision measures ground words",
        "filing:owed": "case filing to basis due",
        "filing:correction_owed": "case filing corrects office due",
        "announcement:published": "case announcement clause words",
        "announcement:recalled": "case announcement cause measures due",
        "announcement:withdrawn": "case announcement cause words",
        # rectification (13, 16, 18): each step by its kind; `words` is the hash of what was written, `files` those of the files
        "rectification:ordered": "rectification case decision office clauses due",
        "rectification:extended": "rectification old due words",
        "rectification:interim": "rectification words files",
        "rectification:final": "rectification words files",
        "rectification:asked": "rectification office due words",
        "rectification:inspected": "rectification done passed words files",
        "rectification:returned": "rectification due words",
        "rectification:accepted": "rectification words",
        "rectification:failed": "rectification words",
        "rectification:reversed": "rectification decision",
        "rectification:overtaken": "rectification decision",
        "rectification:resumed": "rectification decision",
        "rectification:read": "rectification",
        "rectification:file_read": "rectification file sha256",
        "rectification:file_damaged": "rectification file sha256",
        # certificate data (19): who may read, what was read before it was delivered; `certificates` is the hash of the set
        "read_grant:asked": "grant office approver reader person purpose words fields ends",
        "read_grant:step": "grant office step words until revocation",
        "read_grant:revoked": "about person grants reason words keys case",
        "read_grant:block_asked": "request about to words",
        "read_grant:block_answered": "request revocation words",
        "certificate:occasion": "occasion grant words case upload",
        "certificate:read": "grant occasion kind records certificates fields words export key",
        "certificate:read_refused": "grant occasion kind reason export key",
        "export:asked": "export grant occasion format fields words",
        "export:finished": "export records sha256",
        "export:cut": "export records reason",
        "export:downloaded": "export sha256 certificates",
        "export:removed": "export sha256",
        "read_log:read": "filters",
        # what is noticed (19): nothing here says what was planted where
        "read_log:planted": "office words",
        "read_alert:raised": "alert rule level grant person reading reached threshold",
        "read_alert:followed": "alert grant suspended",
        "read_alert:read": "alert",
        "read_alert:handled": "alert outcome words case revocation",
        # what was read kept as evidence, then ordered to be deleted (19)
        "deletion:kept": "revocation records certificates readings exports",
        "deletion:ordered": "revocation about person case records certificates due words",
        "deletion:step": "deletion step part passed done sha256 words",
        "deletion:read": "deletion",
        "deletion:file_read": "deletion sha256",
        "deletion:file_damaged": "deletion sha256",
        # who holds a certificate, and whoever is shown one, looks it up without a login
        "certificate:verified": "certificate",
        "certificate:holder_looked": "certificate readings",
        "certificate:look_failed": "account kind",
        "certificate:look_locked": "account kind until",
        # evidence
        "evidence:added": "case exhibit kind sha256 size",
        "evidence:read": "case exhibit sha256",
        "evidence:damaged": "case exhibit sha256",
        "evidence:corrected": "case exhibit replaces",
        # findings and what is proposed from them (20(2), 20(3))
        "finding:recorded": "case finding clause conditions serious exhibits fact",
        "finding:withdrawn": "case finding reason",
        "findings:confirmed": "case clauses findings handlers",
        "proposal:made": "case measures not_applicable reasons",
        # the auditors' own work: what they searched, read, counted, asked to be checked, and their reviews
        "audit:searched": "filters before",
        "audit:entry_read": "entry",
        "audit:figures_read": "days",
        "audit:checkpoint_read": "checkpoint size",
        "audit:check_asked": "check size",
        "audit:search_saved": "search",
        "audit:search_dropped": "search",
        "review:opened": "review offices starts ends questions",
        "review:read": "review",
        "review:entry_marked": "review entry own remark",
        "review:explanation_asked": "review inquiry office due question",
        "review:explained": "review inquiry answer",
        "review:closed": "review entries conclusion",
        # the gate
        "access:refused": "action object clause reason",
        "access:missing": "action object",
        # the log about itself; `first_bad` is the entry that a check found altered
        "audit:key_introduced": "key",
        "audit:alarm_raised": "alarm position entry",
        "audit:alarm_cleared": "alarm",
        "audit:witness_entered": "office key",
        "audit:witnessed": "office size root",
        "audit:verified": "first size held sound first_bad",
        "audit:exported": "first size office entries",
    }.items()
}


class UnknownEvent(Exception):
    """The log has no such word: the vocabulary must be extended here first, deliberately."""


def check(event: str, facts: dict[str, object]) -> None:
    """Raise `UnknownEvent` unless `event` exists and `facts` are exactly the ones it states."""
    if event not in EVENTS:
        raise UnknownEvent(event)
    if set(facts) != EVENTS[event]:
        raise UnknownEvent(f"{event} states {sorted(EVENTS[event])}, not {sorted(facts)}")
    for name, value in facts.items():
        if not isinstance(value, (str, int, bool, list, type(None))):
            raise UnknownEvent(f"{event}: {name} is a {type(value).__name__}")
