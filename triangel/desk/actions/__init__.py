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
from triangel.desk.actions.drafts import (
    PlannedRow,
    add_row,
    change_row,
    copy_matrix,
    drop_row,
    explain_row,
    make_draft,
    set_part,
)
from triangel.desk.actions.first_matrix import publish_first_matrix
from triangel.desk.actions.lists import drop_filter, read_notice, save_filter
from triangel.desk.actions.receiving import Question, link, receive, split
from triangel.desk.actions.replays import ask_replay, finish_replay, follow_replay
from triangel.desk.actions.topics import (
    TopicText,
    describe_topic,
    make_topic,
    move_topic,
    restore_topic,
    retire_topic,
)
from triangel.desk.actions.undoing import take_back
from triangel.desk.actions.versions import (
    approve_matrix,
    publish_matrix,
    send_matrix_back,
    send_matrix_for_review,
    withdraw_matrix,
)

__all__ = [
    "AlreadyThere",
    "Closed",
    "PlannedRow",
    "Question",
    "TopicText",
    "accept_transfer",
    "add_contact",
    "add_row",
    "answer",
    "approve_matrix",
    "ask_replay",
    "ask_transfer",
    "change_contact",
    "change_row",
    "change_topic",
    "close_after_silence",
    "confirm",
    "contact_leaves",
    "copy_matrix",
    "decline_transfer",
    "describe_topic",
    "drop_filter",
    "drop_row",
    "escalate",
    "explain_row",
    "finish_replay",
    "follow_replay",
    "hand_over",
    "hear_client",
    "link",
    "make_draft",
    "make_topic",
    "move_topic",
    "not_mine",
    "note",
    "promise",
    "publish_first_matrix",
    "publish_matrix",
    "read_notice",
    "receive",
    "reopen",
    "resolve",
    "restore_topic",
    "retire_topic",
    "save_filter",
    "send_matrix_back",
    "send_matrix_for_review",
    "set_part",
    "split",
    "take",
    "take_back",
    "wait_for_client",
    "withdraw_matrix",
    "withdraw_transfer",
]
