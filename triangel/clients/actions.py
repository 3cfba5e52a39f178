"""What may happen to a client's file and its contacts."""

import secrets
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction

from triangel.clients import access, rules
from triangel.clients.models import Client, Contact, SignInLink
from triangel.core.actions import record
from triangel.core.models import User
from triangel.core.periods import local_day
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


@transaction.atomic
def make_sign_in_link(
    email: str, *, browser_hash: str, actor: User, at: datetime
) -> tuple[Contact, str] | None:
    """A new link for the contact with this address, tied to the browser that asked: his name and its token.

    Nothing for an address nobody signs in with, and for who asked often enough in the last hour. The token
    is kept nowhere but in the mail.
    """
    contact = _contact_at(email)
    if contact is None or not access.can_sign_in_by_link(contact, local_day(at)):
        return None
    lately = SignInLink.objects.filter(contact=contact, made_at__gt=at - timedelta(hours=1)).count()
    if lately >= rules.LINKS_AN_HOUR:
        return None
    token = secrets.token_urlsafe(32)
    SignInLink.objects.create(
        contact=contact,
        token_hash=rules.secret_hash(token),
        browser_hash=browser_hash,
        made_at=at,
        expires_at=at + rules.LINK_LIVES,
    )
    _record("make_sign_in_link", contact.client, actor, at, contact=contact.pk)
    return contact, token


@transaction.atomic
def use_sign_in_link(token: str, *, browser_hash: str, actor: User, at: datetime) -> Contact:
    """Let the contact in for whom the link was made; once, also when it is clicked twice at once."""
    link = (
        SignInLink.objects.select_for_update(of=("self",))
        .select_related("contact__user", "contact__client")
        .filter(token_hash=rules.secret_hash(token))
        .first()
    )
    if link is None or not access.can_sign_in_by_link(link.contact, local_day(at)):
        raise rules.LinkRefused(rules.UNKNOWN_LINK)
    rules.check_link(
        is_same_browser=secrets.compare_digest(link.browser_hash, browser_hash),
        expires_at=link.expires_at,
        used_at=link.used_at,
        at=at,
    )
    link.used_at = at
    link.save(update_fields=["used_at"])
    _record("use_sign_in_link", link.contact.client, actor, at, contact=link.contact_id)
    return link.contact


def _contact_at(email: str) -> Contact | None:
    """The contact with this address, kept from other links until the transaction ends."""
    return (
        Contact.objects.select_for_update(of=("self",), no_key=True)
        .select_related("user", "client")
        .filter(email__iexact=email)
        .exclude(email="")
        .first()
    )


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
