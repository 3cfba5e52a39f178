"""Which role takes which topic: the provider's own, versioned policy."""

from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, RangeOperators
from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from triangel.clients.choices import Language
from triangel.clients.models import Client
from triangel.contracts.choices import ContractClass
from triangel.core.expressions import MomentRange
from triangel.core.models import User
from triangel.desk.choices import PARTS, Channel, MatrixRole, MatrixState, ReplayState, WithProject


class Topic(models.Model):
    """What a request is about, in the provider's tree of topics.

    A heading only groups the topics under it. ``about_person`` marks complaints about a person: whoever it is
    about never sees them; ``about_role`` says which role such a complaint is about, where it is always the
    same; ``is_dispute`` marks what is about money between the parties, which sales stays out of. ``examples``
    are questions as clients ask them, one a line. A topic is never deleted: requests and versions of the
    matrix speak of it.
    """

    code = models.SlugField(_("code"), max_length=40)
    name_en = models.CharField(_("English name"), max_length=120)
    name_nl = models.CharField(_("Dutch name"), max_length=120)
    parent = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("stands under"),
    )
    is_heading = models.BooleanField(_("only a heading"), default=False)
    description = models.CharField(_("description"), max_length=400, blank=True)
    examples = models.TextField(_("examples"), max_length=4000, blank=True)
    is_complaint = models.BooleanField(_("is a complaint"), default=False)
    about_person = models.BooleanField(_("is about a person"), default=False)
    is_dispute = models.BooleanField(default=False)
    about_role = models.CharField(
        _("about which role"), max_length=20, choices=MatrixRole.choices, blank=True
    )
    position = models.PositiveSmallIntegerField(default=0)
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering: ClassVar = ["position", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["code"],
                name="topic_code_is_unique",
                violation_error_message=_("There is already a topic with this code."),
            ),
            models.CheckConstraint(
                condition=Q(about_person=False) | Q(is_complaint=True),
                name="topic_about_a_person_is_a_complaint",
                violation_error_message=_("What is about a person is a complaint."),
            ),
            models.CheckConstraint(
                condition=Q(about_role="") | Q(about_person=True),
                name="topic_about_a_role_is_about_a_person",
                violation_error_message=_("What is about a role is about the person who has it."),
            ),
            models.CheckConstraint(
                condition=Q(is_heading=False) | Q(is_complaint=False),
                name="topic_heading_is_no_complaint",
                violation_error_message=_("A heading is no topic of its own, so it cannot be a complaint."),
            ),
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | ~Q(parent=F("id")),
                name="topic_does_not_stand_under_itself",
                violation_error_message=_("A topic cannot stand under itself."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The name in the language of the page."""
        return self.name_nl if (get_language() or "nl").startswith("nl") else self.name_en


class MatrixVersion(models.Model):
    """One edition of the responsibility matrix: a draft until a second person has reviewed it, then in force
    from a moment until the next. What is no draft never changes again."""

    number = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=MatrixState.choices, default=MatrixState.DRAFT)
    note = models.CharField(_("what changes"), max_length=200, blank=True)
    based_on = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+")
    valid_from = models.DateTimeField(null=True)
    valid_until = models.DateTimeField(null=True)
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    sent_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    sent_at = models.DateTimeField(null=True)
    reviewed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    reviewed_at = models.DateTimeField(null=True)
    review_note = models.CharField(_("what the reviewer says"), max_length=400, blank=True)
    published_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    published_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)

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
            models.CheckConstraint(
                condition=Q(reviewed_by__isnull=True) | ~Q(reviewed_by=F("made_by")),
                name="matrix_is_reviewed_by_a_second_person",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[MatrixState.REVIEWED, MatrixState.PUBLISHED])
                | Q(reviewed_by__isnull=False)
                | Q(number=1),
                name="matrix_published_was_reviewed",
            ),
            models.CheckConstraint(
                condition=~Q(state=MatrixState.WITHDRAWN)
                | Q(withdrawn_at__isnull=False)
                & (Q(valid_from__isnull=True) | Q(withdrawn_at__lt=F("valid_from"))),
                name="matrix_is_withdrawn_before_it_is_in_force",
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
    """What each role does with one topic, for which requests, and why.

    In a published version exactly one role of a row answers to the client (A), and at least one has the next
    move (R). A condition that is empty asks nothing.
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
    contract_classes = ArrayField(
        models.CharField(max_length=1, choices=ContractClass.choices), default=list, blank=True
    )
    project = models.CharField(max_length=7, choices=WithProject.choices, default=WithProject.ANY, blank=True)
    client = models.ForeignKey(Client, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    channels = ArrayField(models.CharField(max_length=10, choices=Channel.choices), default=list, blank=True)
    language = models.CharField(max_length=2, choices=Language.choices, blank=True)

    class Meta:
        ordering: ClassVar = ["topic__position", "topic", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["version", "topic", "contract_classes", "project", "client", "channels", "language"],
                nulls_distinct=False,
                name="matrix_conditions_have_one_row",
            ),
            models.CheckConstraint(
                condition=Q(contract_classes__contained_by=ContractClass.values),
                name="matrix_classes_are_known",
            ),
            models.CheckConstraint(
                condition=Q(channels__contained_by=Channel.values), name="matrix_channels_are_known"
            ),
            models.CheckConstraint(
                condition=Q(project__in=WithProject.values), name="matrix_project_is_known"
            ),
            models.CheckConstraint(
                condition=Q(language__in=["", *Language.values]), name="matrix_language_is_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.version} {self.topic.code}"


class MatrixReplay(models.Model):
    """A draft that was run over the requests of a past period, and what it would have changed.

    ``result`` holds what ``queries.replay`` found; requests and people stand in it by id.
    """

    version = models.ForeignKey(MatrixVersion, on_delete=models.PROTECT, related_name="replays")
    received_from = models.DateTimeField()
    received_until = models.DateTimeField()
    state = models.CharField(max_length=10, choices=ReplayState.choices, default=ReplayState.WAITING)
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    result = models.JSONField(default=dict)

    class Meta:
        ordering: ClassVar = ["-asked_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(received_until__gt=F("received_from")), name="replay_period_holds_a_moment"
            ),
            models.CheckConstraint(
                condition=Q(state__in=[ReplayState.DONE, ReplayState.FAILED], finished_at__isnull=False)
                | Q(state__in=[ReplayState.WAITING, ReplayState.RUNNING], finished_at__isnull=True),
                name="replay_that_ended_has_a_moment",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.version} {self.received_from:%Y-%m-%d}"
