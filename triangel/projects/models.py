"""Results that were agreed with a client and are being made."""

from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from triangel.clients.models import Client
from triangel.contracts.models import Contract
from triangel.projects.choices import PriceKind, ProjectState


class ProjectQuerySet(models.QuerySet["Project"]):
    """Chainable questions about projects."""

    def running_on(self, day: date) -> "ProjectQuerySet":
        """Those being worked on on ``day``: started, not finished and not stopped."""
        return self.filter(state=ProjectState.RUNNING, starts_on__lte=day)


class Project(models.Model):
    """An agreed result with a beginning and an end, made for a client.

    ``value`` is the agreed price without VAT in euro; empty is unknown. ``ends_on`` is the planned end.
    Seats for its project manager and senior supplier exist from its first day: the database makes them
    together with this row.
    """

    number = models.CharField(_("number"), max_length=30)
    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="projects")
    contract = models.ForeignKey(
        Contract, on_delete=models.PROTECT, null=True, blank=True, related_name="projects"
    )
    name = models.CharField(_("name"), max_length=160)
    kind = models.CharField(
        _("price"), max_length=20, choices=PriceKind.choices, default=PriceKind.FIXED_PRICE
    )
    state = models.CharField(
        _("state"), max_length=10, choices=ProjectState.choices, default=ProjectState.RUNNING
    )
    starts_on = models.DateField(_("starts on"))
    ends_on = models.DateField(_("ends on"), null=True, blank=True)
    value = models.DecimalField(_("value"), max_digits=14, decimal_places=2, null=True, blank=True)

    objects = ProjectQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["number"]
        constraints = [
            models.UniqueConstraint(
                fields=["number"],
                name="project_number_is_unique",
                violation_error_message=_("There is already a project with this number."),
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="project_ends_after_start",
                violation_error_message=_("The end lies before the start."),
            ),
            models.CheckConstraint(
                condition=Q(value__isnull=True) | Q(value__gte=0),
                name="project_value_is_not_negative",
                violation_error_message=_("A value is nought or more; leave it empty when it is unknown."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.name}"
