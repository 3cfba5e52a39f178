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
    """The topics that hold these words, as the matrix in force divides them; two queries."""
    groups: dict[str, list[Topic]] = {}
    wanted = words.lower().split()
    for topic, row in queries.choosable_topics(at or timezone.now()):
        told = (topic.name_nl, topic.name_en, topic.description, topic.examples, row.reason if row else "")
        sought = " ".join(told).lower()
        if all(word in sought for word in wanted):
            groups.setdefault(_group(topic, row), []).append(topic)
    return list(groups.items())


def _group(topic: Topic, row: MatrixRow | None) -> str:
    if topic.is_complaint:
        return _("Complaints")
    chosen = rules.route(queries.parts_of(row), has_project=True) if row is not None else rules.SAFETY_NET
    return _("For the %(role)s") % {"role": role_word(chosen.holder)}
