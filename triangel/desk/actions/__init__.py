"""What may happen to a request and to the contacts who ask: one function, one use case, one transaction."""

from triangel.desk.actions.chain import AlreadyThere, Closed
from triangel.desk.actions.clock import close_after_silence, escalate
from triangel.desk.actions.contacts import add_contact, change_contact, contact_leaves
from triangel.desk.actions.conversation import (
    answer,
    confirm,
    hear_client,
    note,
    promise,
    reopen,
    resolve,
    wait_for_client,
)
from triangel.desk.actions.custody import (
    accept_transfer,
    ask_transfer,
    change_topic,
    decline_transfer,
    hand_over,
    not_mine,
    take,
    withdraw_transfer,
)
from triangel.desk.actions.lists import drop_filter, read_notice, save_filter
from triangel.desk.actions.matrix import publish_first_matrix
from triangel.desk.actions.receiving import Question, link, receive, split
from triangel.desk.actions.undoing import take_back

__all__ = [
    "AlreadyThere",
    "Closed",
    "Question",
    "accept_transfer",
    "add_contact",
    "answer",
    "ask_transfer",
    "change_contact",
    "change_topic",
    "close_after_silence",
    "confirm",
    "contact_leaves",
    "decline_transfer",
    "drop_filter",
    "escalate",
    "hand_over",
    "hear_client",
    "link",
    "not_mine",
    "note",
    "promise",
    "publish_first_matrix",
    "read_notice",
    "receive",
    "reopen",
    "resolve",
    "save_filter",
    "split",
    "take",
    "take_back",
    "wait_for_client",
    "withdraw_transfer",
]
