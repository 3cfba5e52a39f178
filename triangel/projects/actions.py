"""What may happen to a project."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from triangel.clients import rules as clients_rules
from triangel.clients.models import Client
from triangel.contracts.models import Contract
from triangel.core.actions import record
from triangel.core.models import User
from triangel.core.periods import local_day
from triangel.core.rules import NotAllowed, Refused, gettext_noop
from triangel.people import rules as people_rules
from triangel.projects import access, rules
from triangel.projects.choices import ProjectState
from triangel.projects.models import Project


@transaction.atomic
def start_project(
    client: Client,
    *,
    number: str,
    name: str,
    starts_on: date,
    ends_on: date | None = None,
    contract: Contract | None = None,
    kind: str = "fixed_price",
    value: Decimal | None = None,
    actor: User,
    at: datetime,
) -> Project:
    """Start a project for a client, or plan one when its first day lies ahead.

    Its seats for project manager and senior supplier come with it, still empty.
    """
    client = Client.objects.select_for_update().get(pk=client.pk)
    _allow(access.can_start_project(actor, client))
    people_rules.check_period(starts_on, ends_on)
    clients_rules.check_is_client(client.until_on, starts_on)
    _check_new(client, number, contract)
    is_ahead = starts_on > local_day(at)
    project = Project.objects.create(
        client=client,
        number=number,
        name=name,
        starts_on=starts_on,
        ends_on=ends_on,
        contract=contract,
        kind=kind,
        value=value,
        state=ProjectState.PLANNED if is_ahead else ProjectState.RUNNING,
    )
    _record("start_project", project, actor, at, number=number, name=name)
    return project


@transaction.atomic
def begin_project(project: Project, *, actor: User, at: datetime) -> Project:
    """Begin the work of a planned project, or take up one that had ended."""
    return _become(project, ProjectState.RUNNING, "begin_project", "", actor, at)


@transaction.atomic
def finish_project(project: Project, *, actor: User, at: datetime) -> Project:
    """Note that the agreed result is there and accepted."""
    return _become(project, ProjectState.DONE, "finish_project", "", actor, at)


@transaction.atomic
def stop_project(project: Project, *, reason: str, actor: User, at: datetime) -> Project:
    """End a project before its result is there, and say why."""
    return _become(project, ProjectState.STOPPED, "stop_project", reason, actor, at)


@transaction.atomic
def plan_project(
    project: Project, *, starts_on: date, ends_on: date | None, actor: User, at: datetime
) -> Project:
    """Give a project other days."""
    project = _locked(project)
    _allow(access.can_change_project(actor, project))
    people_rules.check_period(starts_on, ends_on)
    project.starts_on, project.ends_on = starts_on, ends_on
    project.save(update_fields=["starts_on", "ends_on"])
    days = {"starts_on": starts_on.isoformat(), "ends_on": ends_on.isoformat() if ends_on else None}
    _record("plan_project", project, actor, at, **days)
    return project


def _become(
    project: Project, state: ProjectState, verb: str, reason: str, actor: User, at: datetime
) -> Project:
    project = _locked(project)
    _allow(access.can_change_project(actor, project))
    rules.check_next_state(project.state, state)
    project.state = state
    project.save(update_fields=["state"])
    _record(verb, project, actor, at, reason=reason)
    return project


def _check_new(client: Client, number: str, contract: Contract | None) -> None:
    if Project.objects.filter(number=number).exists():
        raise Refused(gettext_noop("There is already a project with this number."), field="number")
    if contract is not None and contract.client_id != client.pk:
        raise Refused(gettext_noop("Choose a contract of this client."), field="contract")


def _allow(allowed: bool) -> None:  # noqa: FBT001 -- reads as a sentence where it is called
    if not allowed:
        raise NotAllowed(gettext_noop("You have no authority over this client's projects."))


def _locked(project: Project) -> Project:
    return Project.objects.select_for_update().get(pk=project.pk)


def _record(verb: str, project: Project, actor: User, at: datetime, **data: Any) -> None:
    record(
        verb,
        actor=actor,
        at=at,
        object_type="project",
        object_id=project.pk,
        client_id=project.client_id,
        **data,
    )
