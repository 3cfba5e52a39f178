"""Who sees which requests, who may do what with one, and who keeps the contacts that ask them."""

from triangel.desk.access.contacts import can_keep_contacts
from triangel.desk.access.matrix import (
    can_decide_on_matrix,
    can_edit_matrix,
    can_review_matrix,
    had_a_hand_in,
    visible_replays,
    visible_versions,
)
from triangel.desk.access.requests import (
    can_answer_offer,
    can_close_for_silence,
    can_decide_amount,
    can_hold,
    can_note,
    can_receive,
    can_see,
    can_see_readings,
    can_speak_for_client,
    can_work_on,
    confidential_rows,
    contact_of,
    is_excluded,
    visible_inquiries,
    visible_messages,
    visible_requests,
)
from triangel.people.access import employee_of

__all__ = [
    "can_answer_offer",
    "can_close_for_silence",
    "can_decide_amount",
    "can_decide_on_matrix",
    "can_edit_matrix",
    "can_hold",
    "can_keep_contacts",
    "can_note",
    "can_receive",
    "can_review_matrix",
    "can_see",
    "can_see_readings",
    "can_speak_for_client",
    "can_work_on",
    "confidential_rows",
    "contact_of",
    "employee_of",
    "had_a_hand_in",
    "is_excluded",
    "visible_inquiries",
    "visible_messages",
    "visible_replays",
    "visible_requests",
    "visible_versions",
]
