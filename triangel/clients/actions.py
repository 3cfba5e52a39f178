"""What may happen to a client's file and its contacts."""

from datetime import date, datetime
from typing import Any

from django.db import transaction

from triangel.clients import access, rules
from triangel.clients.models import Client, Contact
from triangel.core.actions import record
from triangel.core.models import User
from triangel.core.rules import NotAllowed, Refused, gettext_noop
from triangel.people.models import Team


@transaction.atomic
def open_client(
    *,
    number: int,
    name: str,
    since_on: date,
    service_desk: Team,
    sector: str = "other",
    city: str = "",
    language: str = "nl",
    actor: User,
    at: datetime,
) -> Client:
    """Open the file of a client; its seats for account and contract manager come with it, still empty."""
    _allow(access.can_open_client(actor))
    if Client.objects.filter(number=number).exists():
        raise Refused(gettext_noop("There is already a client with this number."), field="number")
    if Client.objects.filter(name__iexact=name).exists():
        raise Refused(gettext_noop("There is already a client with this name."), field="name")
    client = Client.objects.create(
        number=number,
        name=name,
        since_on=since_on,
        service_desk=service_desk,
        sector=sector,
        city=city,
        language=language,
    )
    _record("open_client", client, actor, at, name=name, since_on=since_on.isoformat())
    return client


@transaction.atomic
def close_client(client: Client, *, until_on: date, reason: str = "", actor: User, at: datetime) -> Client:
    """End the relation; ``until_on`` is the first day on which he is no client any more."""
    client = _locked(client)
    _allow(access.can_change_client(actor, client))
    rules.check_closing(client.since_on, until_on)
    client.until_on = until_on
    client.save(update_fields=["until_on"])
    _record("close_client", client, actor, at, until_on=until_on.isoformat(), reason=reason)
    return client


@transaction.atomic
def reopen_client(client: Client, *, reason: str = "", actor: User, at: datetime) -> Client:
    """Take back the end of a relation: he stays a client, or is one again."""
    client = _locked(client)
    _allow(access.can_change_client(actor, client))
    client.until_on = None
    client.save(update_fields=["until_on"])
    _record("reopen_client", client, actor, at, reason=reason)
    return client


@transaction.atomic
def change_service_desk(client: Client, *, service_desk: Team, actor: User, at: datetime) -> Client:
    """Let another team be the one that the client's users meet first."""
    client = _locked(client)
    _allow(access.can_change_client(actor, client))
    if not service_desk.is_service_desk:
        raise Refused(gettext_noop("Choose a team that is a service desk."), field="service_desk")
    before, client.service_desk = client.service_desk_id, service_desk
    client.save(update_fields=["service_desk"])
    _record("change_service_desk", client, actor, at, before=before, team=service_desk.pk)
    return client


@transaction.atomic
def add_contact(
    client: Client,
    *,
    name: str,
    email: str = "",
    phone: str = "",
    job_title: str = "",
    language: str = "nl",
    is_client_manager: bool = False,
    actor: User,
    at: datetime,
) -> Contact:
    """Add somebody who works at the client; with an e-mail address he may sign in to the portal by link."""
    client = _locked(client)
    _allow(access.can_keep_contacts(actor, client))
    if email:
        _check_address(email)
    contact = Contact.objects.create(
        client=client,
        user=User.objects.create_user(email, name=name, language=language) if email else None,
        name=name,
        email=email,
        phone=phone,
        job_title=job_title,
        language=language,
        is_client_manager=is_client_manager,
    )
    _record("add_contact", client, actor, at, contact=contact.pk, name=name)
    return contact


@transaction.atomic
def change_contact(
    contact: Contact,
    *,
    name: str,
    phone: str,
    job_title: str,
    language: str,
    is_client_manager: bool,
    actor: User,
    at: datetime,
) -> Contact:
    """Correct what is known of a contact; his address stays, because it is how he signs in."""
    contact = Contact.objects.select_for_update().get(pk=contact.pk)
    _allow(access.can_keep_contacts(actor, contact.client))
    contact.name, contact.phone, contact.job_title = name, phone, job_title
    contact.language, contact.is_client_manager = language, is_client_manager
    contact.save(update_fields=["name", "phone", "job_title", "language", "is_client_manager"])
    if contact.user:
        contact.user.name, contact.user.language = name, language
        contact.user.save(update_fields=["name", "language"])
    _record("change_contact", contact.client, actor, at, contact=contact.pk, name=name)
    return contact


@transaction.atomic
def contact_leaves(contact: Contact, *, actor: User, at: datetime) -> Contact:
    """Note that somebody no longer works for the client: he can ask nothing and sign in no more."""
    contact = Contact.objects.select_for_update().get(pk=contact.pk)
    _allow(access.can_keep_contacts(actor, contact.client))
    contact.is_active = False
    contact.save(update_fields=["is_active"])
    if contact.user:
        contact.user.is_active = False
        contact.user.save(update_fields=["is_active"])
    _record("contact_leaves", contact.client, actor, at, contact=contact.pk, name=contact.name)
    return contact


def _check_address(email: str) -> None:
    if User.objects.filter(email__iexact=email).exists():
        raise Refused(gettext_noop("This e-mail address is already in use."), field="email")


def _allow(allowed: bool) -> None:  # noqa: FBT001 -- reads as a sentence where it is called
    if not allowed:
        raise NotAllowed(gettext_noop("You have no authority over this client's file."))


def _locked(client: Client) -> Client:
    return Client.objects.select_for_update().get(pk=client.pk)


def _record(verb: str, client: Client, actor: User, at: datetime, **data: Any) -> None:
    record(verb, actor=actor, at=at, object_type="client", object_id=client.pk, client_id=client.pk, **data)
