"""Which role takes which topic: the provider's own, versioned policy."""

from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language

from triangel.core.expressions import MomentRange
from triangel.core.models import User
from triangel.desk.choices import PARTS, MatrixState


class Topic(models.Model):
    """What a request is about, in the provider's list of topics.

    ``about_person`` marks complaints about a person: whoever it is about never sees them. ``is_dispute``
    marks what is about money between the parties (service credits, disputes, claims): sales keeps its hands
    off.
    """

    code = models.SlugField(max_length=40)
    name_en = models.CharField(max_length=120)
    name_nl = models.CharField(max_length=120)
    is_complaint = models.BooleanField(default=False)
    about_person = models.BooleanField(default=False)
    is_dispute = models.BooleanField(default=False)
    position = models.PositiveSmallIntegerField(default=0)
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering: ClassVar = ["position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["code"], name="topic_code_is_unique"),
            models.CheckConstraint(
                condition=Q(about_person=False) | Q(is_complaint=True),
                name="topic_about_a_person_is_a_complaint",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The name in the language of the page."""
        return self.name_nl if (get_language() or "nl").startswith("nl") else self.name_en


class MatrixVersion(models.Model):
    """One edition of the responsibility matrix, in force from a moment until the next."""

    number = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=MatrixState.choices, default=MatrixState.DRAFT)
    valid_from = models.DateTimeField(null=True)
    valid_until = models.DateTimeField(null=True)
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["number"], name="matrix_version_number_is_unique"),
            models.CheckConstraint(
                condition=~Q(state=MatrixState.PUBLISHED) | Q(valid_from__isnull=False),
                name="matrix_published_is_valid_from_a_moment",
            ),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gt=F("valid_from")),
                name="matrix_ends_after_start",
            ),
            ExclusionConstraint(
                name="matrix_one_version_at_a_time",
                expressions=[(MomentRange("valid_from", "valid_until"), RangeOperators.OVERLAPS)],
                condition=Q(state=MatrixState.PUBLISHED),
            ),
        ]

    def __str__(self) -> str:
        return f"v{self.number}"


class MatrixRow(models.Model):
    """What each role does with one topic, and why.

    Exactly one role answers to the client (A), at least one has the next move (R).
    """

    version = models.ForeignKey(MatrixVersion, on_delete=models.PROTECT, related_name="rows")
    topic = models.ForeignKey(Topic, on_delete=models.PROTECT, related_name="rows")
    account_manager = models.CharField(max_length=3, choices=PARTS, default="-")
    project_manager = models.CharField(max_length=3, choices=PARTS, default="-")
    contract_manager = models.CharField(max_length=3, choices=PARTS, default="-")
    line_manager = models.CharField(max_length=3, choices=PARTS, default="-")
    service_desk = models.CharField(max_length=3, choices=PARTS, default="-")
    director = models.CharField(max_length=3, choices=PARTS, default="-")
    reason = models.CharField(max_length=400, blank=True)

    class Meta:
        ordering: ClassVar = ["topic__position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["version", "topic"], name="matrix_topic_has_one_row"),
        ]

    def __str__(self) -> str:
        return f"{self.version} {self.topic.code}"
