"""In whose hands a request is: an unbroken, append-only chain."""

from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from triangel.core.expressions import MomentRange
from triangel.core.models import User
from triangel.desk.choices import Beginning, OfferState
from triangel.desk.models.requests import ClientRequest
from triangel.desk.rules.travel import HAND_OVERS, Arrival
from triangel.people.models import Employee
from triangel.triangle.models import Seat


class Custody(models.Model):
    """One hand holds a request from a moment until the next hand takes over.

    The hand is a seat, a seat with the employee who took it there (service desk, imported teams), or an
    employee. ``party`` is the seat where there is one, else the employee (as a negative number): a
    hand-over is a change of party. The chain of a request starts when it was received, has neither gaps
    nor overlaps, and ends when it was closed; only a closed and reopened request has a gap, of the time it
    was closed. Deferred triggers of the database watch over it.

    Each row says how the request came to it (``rules.Passing``): decided when it is written and true for
    ever, because no row before it changes. So nobody has to walk the chains to count hand-overs.
    """

    id = models.BigAutoField(primary_key=True)
    client_request = models.ForeignKey(
        ClientRequest, on_delete=models.PROTECT, related_name="custody", db_index=False
    )
    sequence = models.PositiveIntegerField()
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, null=True, related_name="custody")
    employee = models.ForeignKey(Employee, on_delete=models.PROTECT, null=True, related_name="custody")
    party = models.GeneratedField(
        expression=Coalesce(F("seat_id"), -F("employee_id")),
        output_field=models.BigIntegerField(),
        db_persist=True,
    )
    from_at = models.DateTimeField()
    until_at = models.DateTimeField(null=True)
    beginning = models.CharField(max_length=12, choices=Beginning.choices)
    reason = models.CharField(max_length=400, blank=True)
    given_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    hand_number = models.PositiveIntegerField()
    giver = models.BigIntegerField(null=True)
    arrival = models.CharField(max_length=8, choices=[(str(one), str(one)) for one in Arrival])

    class Meta:
        ordering: ClassVar = ["client_request_id", "sequence"]
        constraints = [
            models.UniqueConstraint(fields=["client_request", "sequence"], name="custody_is_a_sequence"),
            models.UniqueConstraint(
                fields=["client_request"],
                condition=Q(until_at__isnull=True),
                name="custody_has_one_hand",
            ),
            models.CheckConstraint(
                condition=Q(seat__isnull=False) | Q(employee__isnull=False), name="custody_has_a_hand"
            ),
            models.CheckConstraint(
                condition=Q(until_at__isnull=True) | Q(until_at__gte=F("from_at")),
                name="custody_ends_after_start",
            ),
            models.CheckConstraint(
                condition=Q(arrival=Arrival.RECEIVED, sequence=1, hand_number=1, giver__isnull=True)
                | Q(arrival=Arrival.STAYS, hand_number=1, giver__isnull=True)
                | Q(arrival__in=[Arrival.STAYS, *HAND_OVERS], hand_number__gt=1, giver__isnull=False),
                name="custody_came_from_a_giver",
            ),
            ExclusionConstraint(
                name="custody_never_overlaps",
                expressions=[
                    ("client_request", RangeOperators.EQUAL),
                    (MomentRange("from_at", "until_at"), RangeOperators.OVERLAPS),
                ],
            ),
        ]
        indexes = [
            models.Index(fields=["seat"], name="custody_open_by_seat", condition=Q(until_at__isnull=True)),
            models.Index(
                fields=["employee"], name="custody_open_by_employee", condition=Q(until_at__isnull=True)
            ),
            models.Index(
                fields=["from_at"],
                include=["client_request", "party", "giver", "hand_number", "arrival"],
                name="custody_hand_overs",
                # spelled out, because PostgreSQL gives a list back in other words when the index is made anew
                condition=Q(arrival=Arrival.FORWARD)
                | Q(arrival=Arrival.DIRECT)
                | Q(arrival=Arrival.CIRCULAR),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.client_request_id}/{self.sequence}"


class TransferOffer(models.Model):
    """The holder asks somebody else to take a request; it stays with the holder until the other says yes."""

    client_request = models.ForeignKey(ClientRequest, on_delete=models.PROTECT, related_name="offers")
    to_seat = models.ForeignKey(Seat, on_delete=models.PROTECT, null=True, related_name="offers")
    to_employee = models.ForeignKey(Employee, on_delete=models.PROTECT, null=True, related_name="offers")
    reason = models.CharField(_("reason"), max_length=400)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=OfferState.choices, default=OfferState.OPEN)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    answer = models.CharField(_("answer"), max_length=400, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["client_request"], condition=Q(state=OfferState.OPEN), name="offer_one_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(to_seat__isnull=False, to_employee__isnull=True)
                | Q(to_seat__isnull=True, to_employee__isnull=False),
                name="offer_goes_to_one_hand",
            ),
            models.CheckConstraint(
                condition=Q(state=OfferState.OPEN, answered_at__isnull=True)
                | (~Q(state=OfferState.OPEN) & Q(answered_at__isnull=False)),
                name="offer_answered_has_a_moment",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.client_request_id} {self.state}"
