"""Dates given to the client, and what the clock did when one was not kept."""

from datetime import datetime
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from triangel.core.models import User
from triangel.desk.choices import EscalationStep, PromiseState
from triangel.desk.models.requests import ClientRequest
from triangel.people.models import Employee


class Promise(models.Model):
    """A moment by which the client was promised to hear or get something. Every one is kept on record.

    A later date is a new promise with a reason; the one before is then ``replaced`` (or ``broken`` when
    its moment had passed).
    """

    client_request = models.ForeignKey(
        ClientRequest, on_delete=models.PROTECT, related_name="promises", db_index=False
    )
    promised_by = models.DateTimeField(_("promised by"))
    text = models.CharField(_("what is promised"), max_length=200, blank=True)
    reason = models.CharField(_("reason"), max_length=400, blank=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=PromiseState.choices, default=PromiseState.OPEN)
    settled_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["made_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["client_request"], condition=Q(state=PromiseState.OPEN), name="promise_one_open"
            ),
            models.CheckConstraint(
                condition=Q(promised_by__gt=F("made_at")),
                name="promise_is_about_the_future",
                violation_error_message=_("Promise a moment that is still to come."),
            ),
            models.CheckConstraint(
                condition=Q(state=PromiseState.OPEN, settled_at__isnull=True)
                | (~Q(state=PromiseState.OPEN) & Q(settled_at__isnull=False)),
                name="promise_settled_has_a_moment",
            ),
        ]
        indexes = [
            models.Index(fields=["promised_by"], name="promise_due", condition=Q(state=PromiseState.OPEN)),
            models.Index(fields=["client_request", "made_at"], name="promise_by_request"),
        ]

    def __str__(self) -> str:
        return f"{self.client_request_id} {self.promised_by:%Y-%m-%d %H:%M}"

    @property
    def stands_at(self) -> datetime:
        """Where it stands in the life of its request: at its date, or where it was kept before that."""
        if self.state == PromiseState.KEPT and self.settled_at is not None:
            return min(self.settled_at, self.promised_by)
        return self.promised_by


class Escalation(models.Model):
    """A step the clock took because a promise was broken, and whom it went to."""

    promise = models.ForeignKey(Promise, on_delete=models.PROTECT, related_name="escalations")
    step = models.CharField(max_length=10, choices=EscalationStep.choices)
    employee = models.ForeignKey(Employee, on_delete=models.PROTECT, related_name="escalations")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["promise", "step"], name="escalation_step_is_taken_once"),
        ]

    def __str__(self) -> str:
        return f"{self.promise_id} {self.step}"
