"""The provider's own people: teams, the line, and who is away."""

from datetime import date
from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Lower
from django.db.models.lookups import Exact, LessThanOrEqual
from django.utils.translation import gettext_lazy as _

from triangel.core.expressions import DateRange
from triangel.people.choices import AbsenceKind


class Team(models.Model):
    """A group of employees; a service desk team takes requests in."""

    name = models.CharField(_("name"), max_length=120)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="parts")
    is_service_desk = models.BooleanField(_("service desk"), default=False)

    class Meta:
        ordering: ClassVar = ["name", "id"]
        constraints = [
            models.UniqueConstraint(
                Lower("name"),
                name="team_name_is_unique",
                violation_error_message=_("There is already a team with this name."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Photo(models.Model):
    """A small square JPEG of an employee, by the SHA-256 of its bytes: another picture is another row.

    Kept here and not in a folder, so that every process that answers has it, and a backup too.
    """

    digest = models.CharField(max_length=64, primary_key=True)
    picture = models.BinaryField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Exact(
                    F("digest"),
                    Func(Func(F("picture"), function="sha256"), Value("hex"), function="encode"),
                ),
                name="photo_is_named_by_its_bytes",
            ),
            models.CheckConstraint(
                condition=LessThanOrEqual(Func(F("picture"), function="octet_length"), 100_000),
                name="photo_is_small",
            ),
        ]

    def __str__(self) -> str:
        return self.digest[:12]


class EmployeeQuerySet(models.QuerySet["Employee"]):
    """Chainable questions about employees."""

    def employed_on(self, day: date) -> "EmployeeQuerySet":
        """Those in service on ``day``."""
        return self.filter(Q(ends_on__isnull=True) | Q(ends_on__gt=day), starts_on__lte=day)

    def by_name(self) -> "EmployeeQuerySet":
        """In the order of a telephone list."""
        return self.order_by("sort_name", "id")


class Employee(models.Model):
    """Somebody who works for the provider, from a day to a day.

    ``manager`` is the line manager: nobody for the director, and for the independent person (a
    confidential adviser, say) to whom complaints about the top go. ``fte`` is the size of the contract in
    full-time equivalents.
    """

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="employee"
    )
    name = models.CharField(_("name"), max_length=120)
    email = models.EmailField(_("e-mail address"), blank=True)
    phone = models.CharField(_("telephone"), max_length=30, blank=True)
    job_title = models.CharField(_("job title"), max_length=120, blank=True)
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="members", verbose_name=_("team"))
    manager = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="reports",
        verbose_name=_("line manager"),
    )
    fte = models.DecimalField(_("FTE"), max_digits=3, decimal_places=2, default=1)
    starts_on = models.DateField(_("in service from"))
    ends_on = models.DateField(_("in service until"), null=True, blank=True)
    photo = models.ForeignKey(Photo, on_delete=models.PROTECT, null=True, related_name="employees")
    is_administrator = models.BooleanField(_("administrator"), default=False)
    is_independent = models.BooleanField(_("independent person"), default=False)
    is_imported = models.BooleanField(default=False)
    sort_name = models.GeneratedField(
        expression=Func(Lower("name"), function="f_unaccent"),
        output_field=models.CharField(max_length=120),
        db_persist=True,
    )

    objects = EmployeeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="employee_ends_after_start",
                violation_error_message=_("The last day lies before the first."),
            ),
            models.CheckConstraint(
                condition=Q(fte__gt=0, fte__lte=1.5),
                name="employee_fte_is_possible",
                violation_error_message=_("FTE lies between 0 and 1.5."),
            ),
            models.CheckConstraint(
                condition=Q(manager__isnull=True) | ~Q(manager=F("id")),
                name="employee_is_not_own_manager",
                violation_error_message=_("Nobody is his own line manager."),
            ),
            models.CheckConstraint(
                condition=Q(is_independent=False) | Q(manager__isnull=True),
                name="independent_person_stands_outside_the_line",
                violation_error_message=_("The independent person reports to nobody."),
            ),
            models.UniqueConstraint(
                Lower("email"),
                condition=~Q(email="") & Q(is_imported=False),
                name="employee_email_is_unique",
                violation_error_message=_("This e-mail address is already in use."),
            ),
        ]
        indexes = [
            GinIndex(OpClass(F("sort_name"), name="gin_trgm_ops"), name="employee_name_trigram"),
        ]

    def __str__(self) -> str:
        return self.name


class Absence(models.Model):
    """An employee is away on these days."""

    employee = models.ForeignKey(Employee, on_delete=models.PROTECT, related_name="absences")
    kind = models.CharField(
        _("kind"), max_length=10, choices=AbsenceKind.choices, default=AbsenceKind.HOLIDAY
    )
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("back on"), null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["starts_on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="absence_ends_after_start",
                violation_error_message=_("The day of return lies before the first day."),
            ),
            ExclusionConstraint(
                name="absence_never_overlaps",
                expressions=[
                    ("employee", RangeOperators.EQUAL),
                    (DateRange("starts_on", "ends_on"), RangeOperators.OVERLAPS),
                ],
                violation_error_message=_("There is already an absence on these days."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.employee} {self.starts_on}"


class StandIn(models.Model):
    """Who takes an employee's work while he is away; the lowest rank that is there goes first."""

    employee = models.ForeignKey(Employee, on_delete=models.PROTECT, related_name="stand_ins")
    stand_in = models.ForeignKey(
        Employee, on_delete=models.PROTECT, related_name="stands_in_for", verbose_name=_("stand-in")
    )
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"), null=True, blank=True)
    rank = models.PositiveSmallIntegerField(_("order"), default=1)

    class Meta:
        ordering: ClassVar = ["rank", "id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(stand_in=F("employee")),
                name="stand_in_is_somebody_else",
                violation_error_message=_("Somebody cannot stand in for himself."),
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="stand_in_ends_after_start",
                violation_error_message=_("The last day lies before the first."),
            ),
            ExclusionConstraint(
                name="stand_in_rank_never_overlaps",
                expressions=[
                    ("employee", RangeOperators.EQUAL),
                    ("rank", RangeOperators.EQUAL),
                    (DateRange("starts_on", "ends_on"), RangeOperators.OVERLAPS),
                ],
                violation_error_message=_("There is already a stand-in in this place on these days."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.stand_in} for {self.employee}"
