"""What was agreed with a client."""

from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from triangel.clients.models import Client
from triangel.contracts.choices import ContractClass, ContractKind


class ContractQuerySet(models.QuerySet["Contract"]):
    """Chainable questions about contracts."""

    def running_on(self, day: date) -> "ContractQuerySet":
        """Those in force on ``day``."""
        return self.filter(Q(ends_on__isnull=True) | Q(ends_on__gt=day), starts_on__lte=day)


class Contract(models.Model):
    """An agreement with a client, from a day to a day.

    ``ends_on`` is the first day on which it is no longer in force; empty is an open end. ``annual_value``
    is the yearly amount without VAT in ``currency``; empty is unknown, which is not nought.
    """

    number = models.CharField(_("number"), max_length=30)
    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="contracts")
    name = models.CharField(_("name"), max_length=160)
    kind = models.CharField(
        _("kind"), max_length=20, choices=ContractKind.choices, default=ContractKind.OTHER
    )
    contract_class = models.CharField(
        _("class"), max_length=1, choices=ContractClass.choices, default=ContractClass.C
    )
    starts_on = models.DateField(_("in force from"))
    ends_on = models.DateField(_("in force until"), null=True, blank=True)
    annual_value = models.DecimalField(
        _("annual value"), max_digits=14, decimal_places=2, null=True, blank=True
    )
    currency = models.CharField(_("currency"), max_length=3, default="EUR")

    objects = ContractQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["number"]
        constraints = [
            models.UniqueConstraint(
                fields=["number"],
                name="contract_number_is_unique",
                violation_error_message=_("There is already a contract with this number."),
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="contract_ends_after_start",
                violation_error_message=_("The end lies before the start."),
            ),
            models.CheckConstraint(
                condition=Q(annual_value__isnull=True) | Q(annual_value__gte=0),
                name="contract_value_is_not_negative",
                violation_error_message=_("A value is nought or more; leave it empty when it is unknown."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.name}"
