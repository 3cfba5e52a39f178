"""What was said about a request, when it waited, and who was told."""

from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _

from triangel.clients.models import Contact
from triangel.core.expressions import MomentRange, Week
from triangel.core.models import User
from triangel.desk.choices import Direction, NoticeKind
from triangel.desk.models.requests import ClientRequest
from triangel.people.models import Employee


class Message(models.Model):
    """One thing said: by the client, to the client, or among colleagues.

    A message to the client is a question when the client has the next move (``is_question``).
    """

    id = models.BigAutoField(primary_key=True)
    client_request = models.ForeignKey(
        ClientRequest, on_delete=models.PROTECT, related_name="messages", db_index=False
    )
    direction = models.CharField(max_length=12, choices=Direction.choices)
    author = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, null=True, related_name="+")
    body = models.TextField(_("message"))
    is_question = models.BooleanField(default=False)
    at = models.DateTimeField()
    search = models.GeneratedField(
        expression=Func(F("body"), function="f_search", output_field=SearchVectorField()),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    class Meta:
        ordering: ClassVar = ["at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(body=""),
                name="message_says_something",
                violation_error_message=_("Write something first."),
            ),
            models.CheckConstraint(
                condition=Q(is_question=False) | Q(direction=Direction.TO_CLIENT),
                name="message_question_goes_to_the_client",
            ),
        ]
        indexes = [
            models.Index(fields=["client_request", "at", "id"], name="message_by_request"),
            # by week as well: words that many messages hold are found from the newest back
            GinIndex(Week("at"), F("search"), name="message_search"),
        ]

    def __str__(self) -> str:
        return f"{self.client_request_id} {self.direction}"


class Wait(models.Model):
    """A request waits for the client, because of a question that was really sent to him."""

    client_request = models.ForeignKey(ClientRequest, on_delete=models.PROTECT, related_name="waits")
    question = models.ForeignKey(Message, on_delete=models.PROTECT, null=True, related_name="waits")
    from_at = models.DateTimeField()
    until_at = models.DateTimeField(null=True)
    is_imported = models.BooleanField(default=False)

    class Meta:
        ordering: ClassVar = ["from_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(question__isnull=False) | Q(is_imported=True), name="wait_has_a_question"
            ),
            models.CheckConstraint(
                condition=Q(until_at__isnull=True) | Q(until_at__gte=F("from_at")),
                name="wait_ends_after_start",
            ),
            models.UniqueConstraint(
                fields=["client_request"], condition=Q(until_at__isnull=True), name="wait_one_at_a_time"
            ),
            ExclusionConstraint(
                name="wait_never_overlaps",
                expressions=[
                    ("client_request", RangeOperators.EQUAL),
                    (MomentRange("from_at", "until_at"), RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.client_request_id} {self.from_at:%Y-%m-%d}"


class Notice(models.Model):
    """An employee is told about a request that he need not hold, or about a contact who follows all requests
    of a client from now on (``by`` made him so). It stands on his plate until read."""

    client_request = models.ForeignKey(
        ClientRequest, on_delete=models.PROTECT, null=True, related_name="notices"
    )
    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, null=True, related_name="notices")
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    employee = models.ForeignKey(Employee, on_delete=models.PROTECT, related_name="notices")
    kind = models.CharField(max_length=16, choices=NoticeKind.choices)
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(client_request__isnull=False, contact__isnull=True, by__isnull=True)
                | Q(
                    client_request__isnull=True,
                    contact__isnull=False,
                    by__isnull=False,
                    kind=NoticeKind.CLIENT_MANAGER,
                ),
                name="notice_is_about_one_thing",
            ),
        ]
        indexes = [
            models.Index(fields=["employee", "-at"], name="notice_unread", condition=Q(read_at__isnull=True)),
            models.Index(fields=["client_request"], name="notice_by_request"),
        ]

    def __str__(self) -> str:
        return f"{self.employee_id} {self.kind}"
