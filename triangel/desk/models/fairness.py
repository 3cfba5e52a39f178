"""What keeps a request fair: who stands aside, who was asked, which amounts two decided, and who looked."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from triangel.core.models import User
from triangel.desk.choices import AmountKind, AmountState, InquiryKind, RecusalRule
from triangel.desk.models.requests import ClientRequest
from triangel.people.models import Employee


class Recusal(models.Model):
    """This employee may see this request, but neither hold it nor answer for it. Never taken back."""

    client_request = models.ForeignKey(ClientRequest, on_delete=models.PROTECT, related_name="recusals")
    employee = models.ForeignKey(Employee, on_delete=models.PROTECT, related_name="recusals")
    rule = models.CharField(max_length=8, choices=RecusalRule.choices)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["client_request", "employee"], name="recusal_exists_once"),
        ]

    def __str__(self) -> str:
        return f"{self.employee_id} {self.rule}"


class Inquiry(models.Model):
    """An employee is asked something about a request that he does not see because of it.

    For facts (he may know nothing of the complaint), or to be heard as the person it is about. He reads only
    ``told``, in the handler's own words; ``original`` is what the client wrote, and only when the client
    agreed (``consent`` says how).
    """

    client_request = models.ForeignKey(ClientRequest, on_delete=models.PROTECT, related_name="inquiries")
    kind = models.CharField(max_length=10, choices=InquiryKind.choices)
    employee = models.ForeignKey(Employee, on_delete=models.PROTECT, related_name="inquiries")
    told = models.TextField()
    original = models.TextField(blank=True)
    consent = models.CharField(max_length=200, blank=True)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["asked_at", "id"]
        constraints = [
            models.CheckConstraint(condition=~Q(told=""), name="inquiry_says_something"),
            models.CheckConstraint(
                condition=Q(original="") | (Q(kind=InquiryKind.HEARING) & ~Q(consent="")),
                name="inquiry_original_stays_closed_without_consent",
            ),
            models.CheckConstraint(
                condition=Q(answer="", answered_at__isnull=True)
                | (~Q(answer="") & Q(answered_at__isnull=False)),
                name="inquiry_answer_has_a_moment",
            ),
        ]
        indexes = [
            models.Index(fields=["employee"], name="inquiry_open", condition=Q(answered_at__isnull=True)),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.employee_id}"

    @property
    def is_hearing(self) -> bool:
        """Whether it is put to the person the request is about."""
        return self.kind == InquiryKind.HEARING


class AmountDecision(models.Model):
    """Money that a client gets or is let off, in euro without VAT: proposed by one, and above the limit
    decided by another (``asked`` or who leads him)."""

    client_request = models.ForeignKey(ClientRequest, on_delete=models.PROTECT, related_name="amounts")
    kind = models.CharField(_("what it is"), max_length=16, choices=AmountKind.choices)
    amount = models.DecimalField(_("amount in euro"), max_digits=12, decimal_places=2)
    reason = models.CharField(_("reason"), max_length=400)
    proposed_at = models.DateTimeField()
    proposed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    needs_second = models.BooleanField()
    asked = models.ForeignKey(Employee, on_delete=models.PROTECT, null=True, related_name="+")
    state = models.CharField(max_length=10, choices=AmountState.choices, default=AmountState.OPEN)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    answer = models.CharField(max_length=400, blank=True)

    class Meta:
        ordering: ClassVar = ["proposed_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(amount__gt=0),
                name="amount_is_more_than_nought",
                violation_error_message=_("An amount is more than nought."),
            ),
            models.CheckConstraint(
                condition=Q(needs_second=False)
                | Q(state__in=[AmountState.OPEN, AmountState.WITHDRAWN])
                | ~Q(decided_by=F("proposed_by")),
                name="amount_is_decided_by_a_second_person",
            ),
            models.CheckConstraint(
                condition=Q(state=AmountState.OPEN, decided_at__isnull=True, decided_by__isnull=True)
                | (~Q(state=AmountState.OPEN) & Q(decided_at__isnull=False, decided_by__isnull=False)),
                name="amount_decided_has_a_moment",
            ),
            models.CheckConstraint(
                condition=Q(needs_second=False) | Q(asked__isnull=False),
                name="amount_for_two_is_asked_of_somebody",
            ),
            models.UniqueConstraint(
                fields=["client_request"], condition=Q(state=AmountState.OPEN), name="amount_one_open"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.amount}"


class Reading(models.Model):
    """Somebody opened a complaint about a person: who, when, and through which door."""

    id = models.BigAutoField(primary_key=True)
    client_request = models.ForeignKey(ClientRequest, on_delete=models.PROTECT, related_name="readings")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    door = models.CharField(max_length=40)
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["-at", "-id"]
        indexes = [models.Index(fields=["client_request", "-at", "-id"], name="reading_by_request")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.door}"
