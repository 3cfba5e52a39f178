"""The matrix in words: parts, conditions, and what is wrong."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from triangel.clients.choices import Language
from triangel.clients.models import Client
from triangel.desk import queries
from triangel.desk.choices import Channel
from triangel.desk.models import MatrixRow, Topic
from triangel.desk.rules.findings import Finding, FindingKind
from triangel.desk.rules.matrix import CHANNELS, CLASSES, TONGUES, Conditions, Role
from triangel.web.spoken import role_word

#: How many kinds of requests a finding names before it only counts the rest.
NAMED = 3


@dataclass(frozen=True, slots=True)
class Said:
    """A finding as a sentence, and the row to look at first."""

    sentence: str
    row: int | None
    topic: int
    is_fault: bool


def short(role: Role) -> str:
    """The letters above a column."""
    return {
        Role.ACCOUNT_MANAGER: _("AM"),
        Role.PROJECT_MANAGER: _("PM"),
        Role.CONTRACT_MANAGER: _("CM"),
        Role.LINE_MANAGER: _("LM"),
        Role.SERVICE_DESK: _("SD"),
        Role.DIRECTOR: _("DIR"),
    }[role]


def part_word(part: str) -> str:
    """What a part means."""
    return {
        "-": _("has no part"),
        "R": _("has the next move"),
        "A": _("answers to the client"),
        "A/R": _("has the next move and answers to the client"),
        "C": _("is asked"),
        "I": _("is told"),
        "X": _("is kept out"),
    }[part]


def client_names(rows: Iterable[MatrixRow]) -> dict[int, str]:
    """The names of the clients that rows ask for; one question."""
    wanted = {row.client_id for row in rows if row.client_id is not None}
    return dict(Client.objects.filter(pk__in=wanted).values_list("pk", "name")) if wanted else {}


def conditions_said(conditions: Conditions, clients: Mapping[int, str]) -> list[str]:
    """The conditions one by one; nothing when it asks nothing."""
    said = []
    if conditions.classes:
        said.append(_classes(conditions.classes))
    if conditions.projects:
        said.append(_("about a project") if True in conditions.projects else _("about no project"))
    named = [clients.get(pk, "") for pk in sorted(pk for pk in conditions.clients if pk is not None)]
    said += [*named, _("any other client")] if None in conditions.clients else named
    if conditions.channels:
        words = [str(Channel(word).label) for word in CHANNELS if word in conditions.channels]
        said.append(_("by %(channels)s") % {"channels": _either(words)})
    if conditions.languages:
        words = [str(Language(word).label) for word in TONGUES if word in conditions.languages]
        said.append(_("in %(languages)s") % {"languages": _either(words)})
    return said


def row_name(row: MatrixRow, clients: Mapping[int, str]) -> str:
    """What a row is called among those of its topic."""
    said = conditions_said(queries.conditions_of(row), clients)
    return ", ".join(said) if said else _("for all other requests")


def findings_said(
    found: Iterable[Finding], rows: Iterable[MatrixRow], topics: Iterable[Topic], clients: Mapping[int, str]
) -> list[Said]:
    """The findings as sentences that say which rows and what to do; what stops publishing first."""
    by_id, named = {row.pk: row for row in rows}, {topic.pk: topic for topic in topics}
    said = [
        Said(
            sentence=_sentence(each, by_id, named, clients),
            row=each.rows[0] if each.rows else None,
            topic=each.topic,
            is_fault=each.is_fault,
        )
        for each in found
    ]
    return sorted(said, key=lambda each: not each.is_fault)


def _sentence(
    found: Finding, rows: Mapping[int, MatrixRow], topics: Mapping[int, Topic], clients: Mapping[int, str]
) -> str:
    topic = topics[found.topic]
    names = [f"“{row_name(rows[number], clients)}”" for number in found.rows]
    is_alone = sum(row.topic_id == found.topic for row in rows.values()) == 1
    where = _("%(topic)s, row %(rows)s") % {"topic": topic.name, "rows": _both(names)}
    role = role_word(Role(topic.about_role)) if topic.about_role else ""
    values = {
        "topic": topic.name,
        "where": topic.name if is_alone else where,
        "row": names[0] if names else "",
        "rows": _both(names),
        "others": _both(names[1:]),
        "cases": _cases(found.cases, clients),
        "role": role,
    }
    return _sentences()[found.kind] % values


def _sentences() -> dict[FindingKind, str]:
    return {
        FindingKind.NO_ANSWERABLE: _("%(where)s: nobody answers to the client. Give one role an A or A/R."),
        FindingKind.SEVERAL_ANSWERABLE: _(
            "%(where)s: several roles answer to the client. Leave one of them A or A/R."
        ),
        FindingKind.NO_RESPONSIBLE: _("%(where)s: nobody has the next move. Give a role an R or A/R."),
        FindingKind.JUDGES_ITSELF: _(
            "%(where)s: it is about the %(role)s, who may get nothing of it. Give that role an X."
        ),
        FindingKind.NO_ROW: _(
            "%(topic)s has no row, so its requests go to the contract manager. Add a row,"
            " or put the topic under one that has some."
        ),
        FindingKind.MISSING: _(
            "%(topic)s has no row for %(cases)s. Add one, or ask less in a row that is there."
        ),
        FindingKind.OVERLAP: _(
            "%(topic)s: the rows %(rows)s are equally specific, and all fit %(cases)s."
            " Narrow one of them, or add a row for just these."
        ),
        FindingKind.UNREACHABLE: _(
            "%(topic)s: row %(row)s never applies, because %(others)s go before it. Drop it, or ask "
            "more in those."
        ),
    }


def _cases(cases: Iterable[Conditions], clients: Mapping[int, str]) -> str:
    said = [", ".join(conditions_said(case, clients)) or _("all requests") for case in cases]
    more = len(said) - NAMED
    if more > 0:
        rest = ngettext("%(count)s more kind of request", "%(count)s more kinds of request", more)
        said = [*said[:NAMED], rest % {"count": more}]
    return "; ".join(said)


def _classes(classes: frozenset[str]) -> str:
    words = [word for word in CLASSES if word in classes]
    if "" not in classes:
        return _("class %(classes)s") % {"classes": _either(words)}
    if not words:
        return _("without a contract")
    return _("class %(classes)s or without a contract") % {"classes": ", ".join(words)}


def _either(words: list[str]) -> str:
    if len(words) < 2:
        return "".join(words)
    return _("%(words)s or %(last)s") % {"words": ", ".join(words[:-1]), "last": words[-1]}


def _both(words: list[str]) -> str:
    if len(words) < 2:
        return "".join(words)
    return _("%(words)s and %(last)s") % {"words": ", ".join(words[:-1]), "last": words[-1]}


def column_title(role: Role) -> str:
    """A role as the head of a column."""
    return capfirst(role_word(role))
