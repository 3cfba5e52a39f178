"""The columns of the tables that requests fill, in the order of the rows of the ledger."""

from typing import Any

Row = tuple[Any, ...]

COLUMNS: dict[str, tuple[str, ...]] = {
    "desk_clientrequest": (
        "id", "number", "client_id", "contact_id", "contract_id", "project_id", "subject", "language",
        "channel",
        "topic_id", "matrix_row_id", "answerable_seat_id", "answerable_id", "about_id", "state",
        "received_at",
        "received_by_id", "resolved_at", "closed_at", "reopened", "origin_source", "origin_key",
        "first_party", "hand_overs", "returns", "direct_returns",
    ),
    "desk_exclusion": ("client_request_id", "employee_id", "kind", "at"),
    "desk_custody": (
        "client_request_id", "sequence", "seat_id", "employee_id", "from_at", "until_at", "beginning",
        "reason",
        "given_by_id", "hand_number", "giver", "arrival",
    ),
    "desk_message": (
        "id", "client_request_id", "direction", "author_id", "contact_id", "body",     "is_question", "at",
    ),
    "desk_promise": (
        "id", "client_request_id", "promised_by", "text", "reason", "made_at", "made_by_id", "state",
        "settled_at",
    ),
    "desk_wait": ("client_request_id", "question_id", "from_at", "until_at", "is_imported"),
    "desk_transferoffer": (
        "client_request_id", "to_seat_id", "to_employee_id", "reason", "asked_at", "asked_by_id", "state",
        "answered_at", "answered_by_id", "answer",
    ),
    "desk_escalation": ("promise_id", "step", "employee_id", "at"),
    "desk_notice": ("client_request_id", "employee_id", "kind", "at", "read_at"),
    "core_journalentry": (
        "at", "actor_id", "verb", "object_type", "object_id", "client_id", "data", "reacted_at",
    ),
}  # fmt: skip
