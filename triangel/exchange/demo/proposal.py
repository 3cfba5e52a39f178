"""What the example provider is thinking of: a draft of the matrix that its administrator made."""

from datetime import datetime, timedelta

from triangel.desk import actions
from triangel.desk.models import MatrixVersion, Topic
from triangel.desk.rules.matrix import Conditions
from triangel.people.models import Employee

NOTE = "Factuurvragen van kleine contracten bij de servicedesk"
#: Cells that differ: the topic, the role and its new part.
CELLS = (
    ("client_org", "account_manager", "C"),
    ("client_org", "contract_manager", "A/R"),
    ("indexation", "account_manager", "C"),
    ("quote", "project_manager", "I"),
    ("small_change", "account_manager", "I"),
)
REASONS = {
    "client_org": "de contractmanager kent de partij en tekent; de accountmanager kijkt naar kansen",
    "indexation": "de accountmanager weet wat er is toegezegd",
}
#: Invoice questions about contracts of class C and D: the service desk has them in hand.
SMALL = Conditions(classes=frozenset({"C", "D"}))
SMALL_PARTS = (("contract_manager", "A"), ("service_desk", "R"))
SMALL_REASON = (
    "een kopie of een tenaamstelling kan de servicedesk zelf; de contractmanager blijft aanspreekbaar"
)


def propose(at: datetime) -> MatrixVersion | None:
    """Version 2 as a draft of two days ago, with cells that differ and a row for some requests only."""
    maker = Employee.objects.filter(is_administrator=True, user__isnull=False).order_by("pk").first()
    first = MatrixVersion.objects.filter(number=1).first()
    if maker is None or maker.user is None or first is None:
        return None
    actor, moment = maker.user, at - timedelta(days=2)
    draft = actions.copy_matrix(first, note=NOTE, actor=actor, at=moment)
    rows = {row.topic.code: row for row in draft.rows.select_related("topic", "version")}
    for code, role, part in CELLS:
        moment += timedelta(minutes=1)
        actions.set_part(rows[code], role=role, part=part, actor=actor, at=moment)
    for code, reason in REASONS.items():
        actions.explain_row(rows[code], reason=reason, actor=actor, at=moment)
    topic = Topic.objects.get(code="invoice")
    row = actions.add_row(draft, topic=topic, conditions=SMALL, actor=actor, at=moment)
    for role, part in SMALL_PARTS:
        actions.set_part(row, role=role, part=part, actor=actor, at=moment)
    actions.explain_row(row, reason=SMALL_REASON, actor=actor, at=moment)
    return draft
