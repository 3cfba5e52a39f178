"""The responsibility matrix that a provider starts with."""

import csv
from datetime import datetime
from importlib.resources import files

from django.db import transaction

from triangel.core.actions import record
from triangel.core.models import User
from triangel.core.rules import NotAllowed, gettext_noop
from triangel.desk.choices import MatrixState
from triangel.desk.models import MatrixRow, MatrixVersion, Topic

#: Complaints about a person, in the default matrix.
ABOUT_PERSON = frozenset(
    {"complaint_pm", "complaint_cm", "complaint_am", "complaint_sd", "complaint_lm", "conduct"}
)
COMPLAINTS = ABOUT_PERSON | {"complaint_service", "complaint_project"}
DISPUTES = frozenset({"service_credit", "invoice_dispute", "claim"})
COLUMNS = {
    "account_manager": "AM",
    "project_manager": "PM",
    "contract_manager": "CM",
    "line_manager": "LM",
    "service_desk": "SD",
    "director": "DIR",
}


@transaction.atomic
def publish_first_matrix(*, actor: User, at: datetime) -> MatrixVersion:
    """Load the matrix that Triangel comes with as version 1, in force from ``at``; once."""
    if not actor.is_system:
        raise NotAllowed(gettext_noop("The first matrix is set up with the system."))
    known = MatrixVersion.objects.filter(number=1).first()
    if known is not None:
        return known
    version = MatrixVersion.objects.create(
        number=1, state=MatrixState.PUBLISHED, valid_from=at, made_by=actor
    )
    text = files("triangel.desk").joinpath("data", "matrix_v1.csv").read_text("utf-8")
    for position, row in enumerate(csv.DictReader(text.splitlines()), start=1):
        _load(version, position, row)
    record(
        "publish_matrix",
        actor=actor,
        at=at,
        object_type="matrix",
        object_id=version.pk,
        number=version.number,
    )
    return version


def _load(version: MatrixVersion, position: int, row: dict[str, str]) -> None:
    topic, _ = Topic.objects.get_or_create(
        code=row["code"],
        defaults={
            "name_en": row["topic_en"],
            "name_nl": row["topic_nl"],
            "is_complaint": row["code"] in COMPLAINTS,
            "about_person": row["code"] in ABOUT_PERSON,
            "is_dispute": row["code"] in DISPUTES,
            "position": position,
        },
    )
    parts = {column: row[short] for column, short in COLUMNS.items()}
    MatrixRow.objects.create(version=version, topic=topic, reason=row["reason"], **parts)
