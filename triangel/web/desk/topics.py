"""The provider's topics as somebody looks for one: complaints together, the others by who takes them."""

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from triangel.desk import queries, rules
from triangel.desk.models import MatrixRow, Topic
from triangel.web.spoken import role_word

#: Groups with their topics.
Groups = list[tuple[str, list[Topic]]]


def topic_groups(words: str = "", at: datetime | None = None) -> Groups:
    """The topics that hold these words, as the matrix in force divides them; one query."""
    groups: dict[str, list[Topic]] = {}
    wanted = words.lower().split()
    for row in queries.rows_in_force(at or timezone.now()):
        topic = row.topic
        sought = f"{topic.name_nl} {topic.name_en} {row.reason}".lower()
        if topic.is_active and all(word in sought for word in wanted):
            groups.setdefault(_group(row), []).append(topic)
    return list(groups.items())


def _group(row: MatrixRow) -> str:
    if row.topic.is_complaint:
        return _("Complaints")
    holder = rules.route(queries.parts_of(row), has_project=True).holder
    return _("For the %(role)s") % {"role": role_word(holder)}
