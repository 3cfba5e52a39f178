"""Requests of clients, in whose hands they are, and what was said and promised."""

from triangel.desk.models.conversation import Message, Notice, Wait
from triangel.desk.models.custody import Custody, TransferOffer
from triangel.desk.models.fairness import AmountDecision, Inquiry, Reading, Recusal
from triangel.desk.models.matrix import MatrixReplay, MatrixRow, MatrixVersion, Topic
from triangel.desk.models.promises import Escalation, Promise
from triangel.desk.models.requests import (
    ClientRequest,
    Exclusion,
    HistoryImport,
    RequestLink,
    SavedFilter,
)

__all__ = [
    "AmountDecision",
    "ClientRequest",
    "Custody",
    "Escalation",
    "Exclusion",
    "HistoryImport",
    "Inquiry",
    "MatrixReplay",
    "MatrixRow",
    "MatrixVersion",
    "Message",
    "Notice",
    "Promise",
    "Reading",
    "Recusal",
    "RequestLink",
    "SavedFilter",
    "Topic",
    "TransferOffer",
    "Wait",
]
