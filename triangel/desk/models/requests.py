"""A client's request, who is kept out of it, and what it is linked to."""

from typing import ClassVar

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _

from triangel.clients.choices import Language
from triangel.clients.models import Client, Contact
from triangel.contracts.models import Contract
from triangel.core.expressions import Week
from triangel.core.models import User
from triangel.desk.choices import Channel, ExclusionKind, LinkKind, State
from triangel.desk.models.matrix import MatrixRow, Topic
from triangel.people.models import Employee
from triangel.projects.models import Project
from triangel.triangle.models import Seat


class HistoryImport(models.Model):
    """An event log of another system that was read in, whole, once."""

    source = models.CharField(_("source"), max_length=60)
    file_name = models.CharField(_("file"), max_length=255)
    sha256 = models.CharField(max_length=64)
    imported_at = models.DateTimeField()
    imported_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    requests = models.PositiveIntegerField(default=0)
    events = models.PositiveIntegerField(default=0)
    problems = models.JSONField(default=list)

    class Meta:
        ordering: ClassVar = ["-imported_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["source", "sha256"], name="history_file_is_imported_once"),
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.file_name}"


class ClientRequest(models.Model):
    """A question or problem of a client, from the moment it is received until it is closed.

    Somebody holds it at every moment in between (see ``Custody``), and one name answers to the client:
    ``answerable_seat``, or ``answerable`` where the matrix names a person of the line. ``matrix_row``
    keeps why it went where it went; empty when nothing fitted and it went to the contract manager.

    ``first_party`` to ``direct_returns`` are the sum of its chain (``rules.Travel``), kept up with every row
    of it in the same transaction.
    """

    number = models.BigIntegerField(_("number"))
    # the indexes below begin with what has none of its own
    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="requests", db_index=False)
    contact = models.ForeignKey(
        Contact, on_delete=models.PROTECT, null=True, blank=True, related_name="requests"
    )
    contract = models.ForeignKey(
        Contract, on_delete=models.PROTECT, null=True, blank=True, related_name="requests"
    )
    project = models.ForeignKey(
        Project, on_delete=models.PROTECT, null=True, blank=True, related_name="requests"
    )
    subject = models.CharField(_("subject"), max_length=200)
    language = models.CharField(max_length=2, choices=Language.choices, default=Language.DUTCH)
    channel = models.CharField(_("channel"), max_length=10, choices=Channel.choices)
    topic = models.ForeignKey(
        Topic, on_delete=models.PROTECT, null=True, related_name="requests", db_index=False
    )
    matrix_row = models.ForeignKey(MatrixRow, on_delete=models.PROTECT, null=True, related_name="+")
    answerable_seat = models.ForeignKey(
        Seat, on_delete=models.PROTECT, null=True, related_name="answerable_for"
    )
    answerable = models.ForeignKey(
        Employee, on_delete=models.PROTECT, null=True, related_name="answerable_for"
    )
    about = models.ForeignKey(
        Employee,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="complaints",
        db_index=False,
    )
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.OPEN)
    received_at = models.DateTimeField()
    received_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    resolved_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    reopened = models.PositiveSmallIntegerField(default=0)
    first_party = models.BigIntegerField()
    hand_overs = models.PositiveIntegerField(default=0)
    returns = models.PositiveIntegerField(default=0)
    direct_returns = models.PositiveIntegerField(default=0)
    origin = models.ForeignKey(HistoryImport, on_delete=models.PROTECT, null=True, related_name="+")
    origin_source = models.CharField(max_length=60, blank=True)
    origin_key = models.CharField(max_length=120, blank=True)
    search = models.GeneratedField(
        expression=Func(F("subject"), function="f_search", output_field=SearchVectorField()),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["number"], name="request_number_is_unique"),
            models.UniqueConstraint(
                fields=["origin_source", "origin_key"],
                condition=~Q(origin_source=""),
                name="request_is_imported_once",
            ),
            models.CheckConstraint(
                condition=Q(answerable_seat__isnull=False, answerable__isnull=True)
                | Q(answerable_seat__isnull=True, answerable__isnull=False),
                name="request_has_exactly_one_answerable",
            ),
            models.CheckConstraint(
                condition=Q(state=State.CLOSED, closed_at__isnull=False)
                | (~Q(state=State.CLOSED) & Q(closed_at__isnull=True)),
                name="request_closed_has_a_moment",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.RESOLVED) | Q(resolved_at__isnull=False),
                name="request_resolved_has_a_moment",
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True) | Q(closed_at__gte=F("received_at")),
                name="request_closes_after_it_came",
            ),
            models.CheckConstraint(
                condition=Q(returns__lte=F("hand_overs"), direct_returns__lte=F("returns")),
                name="request_returns_are_hand_overs",
            ),
        ]
        indexes = [
            models.Index(fields=["client", "-received_at", "-id"], name="request_by_client"),
            models.Index(fields=["-received_at", "-id"], name="request_by_moment"),
            models.Index(fields=["client", "state"], name="request_open", condition=~Q(state=State.CLOSED)),
            models.Index(
                fields=["-received_at", "-id"],
                name="request_open_by_moment",
                condition=~Q(state=State.CLOSED),
            ),
            models.Index(fields=["topic", "-received_at"], name="request_by_topic"),
            models.Index(fields=["channel", "-received_at"], name="request_by_channel"),
            # who may know of a complaint about a person is answered from this index alone
            models.Index(
                fields=["about"],
                include=["id", "client", "received_by", "answerable", "state"],
                name="request_about",
                condition=Q(about__isnull=False),
            ),
            models.Index(fields=["closed_at"], name="request_by_closing"),
            GinIndex(Week("received_at"), F("search"), name="request_search"),
        ]

    def __str__(self) -> str:
        return f"#{self.number}"


class Exclusion(models.Model):
    """This employee may not see, hold, find or be told about this request. Never taken back."""

    client_request = models.ForeignKey(
        ClientRequest, on_delete=models.PROTECT, related_name="exclusions", db_index=False
    )
    employee = models.ForeignKey(Employee, on_delete=models.PROTECT, related_name="exclusions")
    kind = models.CharField(max_length=12, choices=ExclusionKind.choices)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["client_request", "employee"], name="exclusion_exists_once"),
        ]
        indexes = [models.Index(fields=["employee", "client_request"], name="exclusion_by_employee")]

    def __str__(self) -> str:
        return f"{self.employee} {self.client_request}"


class RequestLink(models.Model):
    """Two requests belong together; a split names the one it came from first."""

    kind = models.CharField(max_length=10, choices=LinkKind.choices)
    first = models.ForeignKey(ClientRequest, on_delete=models.PROTECT, related_name="links_out")
    second = models.ForeignKey(ClientRequest, on_delete=models.PROTECT, related_name="links_in")
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="request_link_exists_once"),
            models.CheckConstraint(
                condition=~Q(first=F("second")),
                name="request_link_joins_two",
                violation_error_message=_("A request cannot be linked to itself."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first} {self.kind} {self.second}"


class SavedFilter(models.Model):
    """A view on the list of requests that an employee keeps under a name."""

    employee = models.ForeignKey(Employee, on_delete=models.CASCADE, related_name="saved_filters")
    name = models.CharField(_("name"), max_length=60)
    query = models.CharField(max_length=500)

    class Meta:
        ordering: ClassVar = ["name", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["employee", "name"],
                name="saved_filter_name_is_unique",
                violation_error_message=_("You already have a filter with this name."),
            ),
        ]

    def __str__(self) -> str:
        return self.name
