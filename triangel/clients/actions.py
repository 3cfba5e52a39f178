"""What may happen to a client's file, and how its contacts come in.

Who keeps the contacts themselves follows from the client's triangle: see ``desk.actions.contacts``.
"""

import secrets
from collections.abc import Iterable, Mapping
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
def change_client(
    client: Client,
    *,
    name: str,
    sector: str,
    city: str,
    language: str,
    since_on: date,
    actor: User,
    at: datetime,
) -> Client:
    """Correct what the file says of a client. Its number stays: it is how people and addresses find it."""
    client = _locked(client)
    _allow(access.can_change_client(actor, client))
    name = rules.check_name(name)
    if Client.objects.exclude(pk=client.pk).filter(name__iexact=name).exists():
        raise Refused(gettext_noop("There is already a client with this name."), field="name")
    rules.check_since(since_on, client.until_on)
    after: dict[str, Any] = {
        "name": name,
        "sector": sector,
        "city": city.strip(),
        "language": language,
        "since_on": since_on,
    }
    before = {
        field: getattr(client, field) for field, value in after.items() if getattr(client, field) != value
    }
    if not before:
        return client
    for field in before:
        setattr(client, field, after[field])
    client.save(update_fields=list(before))
    _record("change_client", client, actor, at, before=_plain(before), after=_plain(after, before))
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


def _allow(allowed: bool) -> None:  # noqa: FBT001 -- reads as a sentence where it is called
    if not allowed:
        raise NotAllowed(gettext_noop("You have no authority over this client's file."))


def _plain(values: Mapping[str, Any], only: Iterable[str] | None = None) -> dict[str, Any]:
    """Values as the journal keeps them: of these fields, or all."""
    chosen = values if only is None else {field: values[field] for field in only}
    return {field: value.isoformat() if isinstance(value, date) else value for field, value in chosen.items()}


def _locked(client: Client) -> Client:
    return Client.objects.select_for_update().get(pk=client.pk)


def _record(verb: str, client: Client, actor: User, at: datetime, **data: Any) -> None:
    record(verb, actor=actor, at=at, object_type="client", object_id=client.pk, client_id=client.pk, **data)
