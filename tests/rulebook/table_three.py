"""Table 3 of the reading, written a second time by hand: what the rulebook is compared with."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    """What one row of the table says."""

    respondent: str
    required: frozenset[str]
    optional: frozenset[str]
    decided_by: frozenset[str]
    published: bool
    major: bool | str


def _row(respondent: str, required: str, optional: str, decided_by: str, marks: tuple[bool, bool | str]) -> Row:
    words = (frozenset(text.split()) for text in (required, optional, decided_by))
    return Row(respondent, *words, *marks)


VOIDS = "void_results void_certificates"
END = "terminate delist"
UNDO = "cancel_result void_certificate withdraw_data recover_subsidy"
SUPERVISION = "suspend_supervision revoke_supervisor"
EVERY_OFFICE = "province prefecture county institution"

ROWS: dict[str, Row] = {
    "6.1 6.2 6.3 6.4 6.5": _row("candidate", "void_subject_score", "", "institution prefecture", (False, False)),
    "7.1 7.2 7.3 7.4 7.5": _row("candidate", "void_all_scores", "", "institution prefecture", (False, False)),
    "8.1 8.2 8.3 8.4 8.5 8.6 8.7": _row("candidate", "void_all_scores", "refer", "institution prefecture", (False, True)),
    "9": _row("candidate", UNDO, "", "prefecture", (False, True)),
    "11.1 11.2 11.3 11.4 11.5": _row("examiner", "talk_examiner", "", "institution", (False, False)),
    "12.1 12.2 12.3 12.4": _row("examiner", "institution_measure", "", "institution", (False, False)),
    "13.1 13.2 13.3 13.4 13.5": _row("examiner", "recover_card dismiss_examiner", "", "institution", (False, True)),
    "13": _row("institution", "rectify suspend_occupation", "", "prefecture", (False, True)),
    "14.1 14.2 14.5": _row("supervisor", "", SUPERVISION, "appointer", (False, "revocation")),
    "14.3 14.4": _row("supervisor", "revoke_supervisor", "", "appointer", (False, True)),
    "15.1 15.2 15.3 15.4 15.5": _row("institution", "talk_head", VOIDS, "prefecture", (False, "when_voided")),
    "16.1": _row("institution", "rectify publish", VOIDS, "prefecture", (True, False)),
    "16.2 16.3 16.4 16.5 16.6 16.7": _row("institution", "rectify publish", "", "prefecture", (True, False)),
    "17.1 17.2 17.3 17.4 17.5 17.6 17.7 17.8 17.9": _row("institution", END, "", "province", (True, True)),
    "18": _row(
        "institution",
        "withdraw_data",
        f"rectify suspend_activity {END}",
        "prefecture province",
        (False, "if_terminated"),
    ),
    "19": _row("reader", "revoke_read order_deletion", "refer", EVERY_OFFICE, (False, True)),
}
TABLE = {clause: row for clauses, row in ROWS.items() for clause in clauses.split()}


def stands(clause: str, chosen: frozenset[str]) -> bool:
    """Whether a prefecture (or whoever may) can decide exactly these measures under exactly this clause."""
    row = TABLE[clause]
    if not row.required <= chosen <= row.required | row.optional:
        return False
    if clause in ("14.1", "14.2", "14.5"):
        return len(chosen) == 1
    return ("terminate" in chosen) == ("delist" in chosen)
