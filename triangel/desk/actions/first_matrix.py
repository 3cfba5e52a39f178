"""The responsibility matrix and the tree of topics that a provider starts with."""

import csv
import tomllib
from dataclasses import dataclass
from datetime import datetime
from importlib.resources import files

from django.db import transaction

from triangel.core.actions import record
from triangel.core.models import User
from triangel.core.rules import NotAllowed, gettext_noop
from triangel.desk.choices import MatrixState
from triangel.desk.models import MatrixRow, MatrixVersion, Topic

#: Complaints about a person, in the default matrix, and the role they are about where it is always the same.
ABOUT_PERSON = {
    "complaint_am": "account_manager",
    "complaint_pm": "project_manager",
    "complaint_cm": "contract_manager",
    "complaint_lm": "line_manager",
    "complaint_sd": "service_desk",
    "conduct": "",
}
COMPLAINTS = frozenset({*ABOUT_PERSON, "complaint_service", "complaint_project"})
DISPUTES = frozenset({"service_credit", "invoice_dispute", "claim"})
COLUMNS = {
    "account_manager": "AM",
    "project_manager": "PM",
    "contract_manager": "CM",
    "line_manager": "LM",
    "service_desk": "SD",
    "director": "DIR",
}


@dataclass(frozen=True, slots=True)
class _Heading:
    """A heading of the default tree and the topics under it."""

    code: str
    name_en: str
    name_nl: str
    topics: tuple[str, ...]


HEADINGS = (
    _Heading(
        "services",
        "Services",
        "Dienstverlening",
        (
            "incident",
            "security",
            "request",
            "question",
            "status",
            "sla_report",
            "service_credit",
            "small_change",
        ),
    ),
    _Heading(
        "complaints",
        "Complaints and compliments",
        "Klachten en complimenten",
        ("complaint_service", "complaint_project", *ABOUT_PERSON, "compliment"),
    ),
    _Heading(
        "business",
        "New business and the relation",
        "Nieuwe wensen en de relatie",
        ("new_need", "quote", "new_project", "strategy", "client_org", "reference"),
    ),
    _Heading(
        "contracts",
        "The contract",
        "Het contract",
        (
            "contact_data",
            "contract_change",
            "renewal",
            "notice",
            "indexation",
            "legal_question",
            "claim",
            "privacy",
            "audit",
            "review",
        ),
    ),
    _Heading("money", "Invoices", "Facturen", ("invoice", "invoice_dispute")),
    _Heading(
        "projects",
        "Projects",
        "Projecten",
        (
            "project_status",
            "project_accept",
            "project_change_small",
            "project_change",
            "project_exception",
            "handover",
        ),
    ),
    _Heading("cooperation", "Working together", "Samenwerking", ("staffing", "escalation")),
)
#: How many examples a topic starts with in each language, and the most signs of one.
OF_EACH, SHORT = 4, 100
#: What stands under another topic rather than under a heading.
UNDER = {"major": "incident"}


@transaction.atomic
def publish_first_matrix(*, actor: User, at: datetime) -> MatrixVersion:
    """Load the matrix that Triangel comes with as version 1, in force from ``at``; once."""
    if not actor.is_system:
        raise NotAllowed(gettext_noop("The first matrix is set up with the system."))
    known = MatrixVersion.objects.filter(number=1).first()
    if known is not None:
        return known
    version = MatrixVersion.objects.create(number=1, made_by=actor, made_at=at, changed_at=at)
    text = files("triangel.desk").joinpath("data", "matrix_v1.csv").read_text("utf-8")
    rows = list(csv.DictReader(text.splitlines()))
    examples = _examples()
    topics = {
        row["code"]: _topic(position, row, examples.get(row["code"], ""))
        for position, row in enumerate(rows, start=1)
    }
    _arrange(topics)
    MatrixRow.objects.bulk_create(
        MatrixRow(
            version=version,
            topic=topics[row["code"]],
            reason=row["reason"],
            **{column: row[short] for column, short in COLUMNS.items()},
        )
        for row in rows
    )
    version.state, version.valid_from = MatrixState.PUBLISHED, at
    version.published_by, version.published_at = actor, at
    version.save(update_fields=["state", "valid_from", "published_by", "published_at"])
    record(
        "publish_matrix",
        actor=actor,
        at=at,
        object_type="matrix",
        object_id=version.pk,
        number=version.number,
    )
    return version


def _topic(position: int, row: dict[str, str], examples: str) -> Topic:
    code = row["code"]
    topic, _ = Topic.objects.get_or_create(
        code=code,
        defaults={
            "name_en": row["topic_en"],
            "name_nl": row["topic_nl"],
            "examples": examples,
            "is_complaint": code in COMPLAINTS,
            "about_person": code in ABOUT_PERSON,
            "is_dispute": code in DISPUTES,
            "about_role": ABOUT_PERSON.get(code, ""),
            "position": position,
        },
    )
    return topic


def _examples() -> dict[str, str]:
    """Per topic a few short questions in both languages, one a line: enough to know what belongs to it."""
    found: dict[str, list[str]] = {}
    for language in ("nl", "en"):
        text = files("triangel.desk").joinpath("data", "examples", f"{language}.toml").read_text("utf-8")
        for code, table in tomllib.loads(text).items():
            short = [said for said in table["examples"] if len(said) <= SHORT and "\n" not in said]
            found.setdefault(code, []).extend(short[:OF_EACH])
    return {code: "\n".join(lines) for code, lines in found.items()}


def _arrange(topics: dict[str, Topic]) -> None:
    """Put the topics under their headings; a heading stands where its first topic stood."""
    parents = dict(UNDER)
    for heading in HEADINGS:
        position = min(topics[code].position for code in heading.topics)
        topics[heading.code], _ = Topic.objects.get_or_create(
            code=heading.code,
            defaults={
                "name_en": heading.name_en,
                "name_nl": heading.name_nl,
                "is_heading": True,
                "position": position,
            },
        )
        parents |= dict.fromkeys(heading.topics, heading.code)
    for code, parent in parents.items():
        if topics[code].parent_id is None:
            topics[code].parent = topics[parent]
    Topic.objects.bulk_update([topics[code] for code in parents], ["parent"])
