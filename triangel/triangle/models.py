"""Seats and who holds them from when to when."""

from datetime import date
from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from triangel.clients.models import Client
from triangel.contracts.models import Contract
from triangel.core.expressions import DateRange
from triangel.core.models import User
from triangel.people.models import Employee, Team
from triangel.projects.models import Project
from triangel.triangle.choices import Part, SeatKind


class Seat(models.Model):
    """A role in a scope, to which work belongs: contract manager *of client X*.

    ``client`` is set for every seat but a team's, also where the scope is a contract or a project of
    that client, so that a client's seats are one question. Seats are made by the database together with
    their client, project or team; a contract has one of its own only when somebody else than the
    client's contract manager is named for it. Seats are never deleted.
    """

    kind = models.CharField(_("role"), max_length=20, choices=SeatKind.choices)
    client = models.ForeignKey(Client, on_delete=models.PROTECT, null=True, related_name="seats")
    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, null=True, related_name="seats")
    project = models.ForeignKey(Project, on_delete=models.PROTECT, null=True, related_name="seats")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, null=True, related_name="seats")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="seat_scope_fits_its_kind",
                condition=(
                    Q(
                        kind=SeatKind.ACCOUNT_MANAGER,
                        client__isnull=False,
                        contract=None,
                        project=None,
                        team=None,
                    )
                    | Q(kind=SeatKind.CONTRACT_MANAGER, client__isnull=False, project=None, team=None)
                    | Q(
                        kind__in=[SeatKind.PROJECT_MANAGER, SeatKind.SENIOR_SUPPLIER],
                        client__isnull=False,
                        contract=None,
                        project__isnull=False,
                        team=None,
                    )
                    | Q(
                        kind=SeatKind.SERVICE_DESK,
                        client=None,
                        contract=None,
                        project=None,
                        team__isnull=False,
                    )
                ),
            ),
            models.UniqueConstraint(
                fields=["kind", "client", "contract", "project", "team"],
                nulls_distinct=False,
                name="seat_exists_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class AppointmentQuerySet(models.QuerySet["Appointment"]):
    """Chainable questions about appointments."""

    def on(self, day: date) -> "AppointmentQuerySet":
        """Those in force on ``day``."""
        return self.filter(Q(ends_on__isnull=True) | Q(ends_on__gt=day), starts_on__lte=day)


class Appointment(models.Model):
    """An employee holds a seat, or is its deputy, from a day until a day.

    Never deleted. A planned appointment that was withdrawn stays with an empty period
    (``ends_on`` = ``starts_on``).
    """

    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="appointments")
    employee = models.ForeignKey(Employee, on_delete=models.PROTECT, related_name="appointments")
    part = models.CharField(_("part"), max_length=10, choices=Part.choices, default=Part.HOLDER)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=400, blank=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    objects = AppointmentQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["starts_on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="appointment_ends_after_start",
                violation_error_message=_("The last day lies before the first."),
            ),
            ExclusionConstraint(
                name="appointments_never_overlap",
                expressions=[
                    ("seat", RangeOperators.EQUAL),
                    ("part", RangeOperators.EQUAL),
                    (DateRange("starts_on", "ends_on"), RangeOperators.OVERLAPS),
                ],
                violation_error_message=_("Somebody else already holds this seat on these days."),
            ),
        ]
        indexes = [
            models.Index(fields=["employee", "starts_on"], name="appointment_by_employee"),
        ]

    def __str__(self) -> str:
        return f"{self.employee} {self.part} {self.seat}"
