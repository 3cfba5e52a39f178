"""What may happen to a request and to the contacts who ask: one function, one use case, one transaction."""

from triangel.desk.actions.chain import AlreadyThere, Closed
from triangel.desk.actions.clock import ask_second_person, close_after_silence, escalate
from triangel.desk.actions.contacts import add_contact, change_contact, contact_leaves
from triangel.desk.actions.conversation import (
    answer,
    close_for_silence,
    confirm,
    hear_client,
    keep_from,
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
from triangel.desk.actions.fairness import (
    answer_inquiry,
    ask_for_facts,
    complain_about,
    decide_amount,
    hear_subject,
    log_reading,
    propose_amount,
    withdraw_amount,
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
    "answer_inquiry",
    "ask_for_facts",
    "ask_second_person",
    "ask_transfer",
    "change_contact",
    "change_topic",
    "close_after_silence",
    "close_for_silence",
    "complain_about",
    "confirm",
    "contact_leaves",
    "decide_amount",
    "decline_transfer",
    "drop_filter",
    "escalate",
    "hand_over",
    "hear_client",
    "hear_subject",
    "keep_from",
    "link",
    "log_reading",
    "not_mine",
    "note",
    "promise",
    "propose_amount",
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
    "withdraw_amount",
    "withdraw_transfer",
]
