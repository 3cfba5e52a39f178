"""Who at a client may ask, and who there follows everything that is asked.

It stands here and not with the client's file, because it decides who reads requests, who may decide that
follows from the client's triangle, and its contract manager is told.
"""

from datetime import datetime

from django.db import transaction

from triangel.clients.models import Client, Contact
from triangel.core.actions import record
from triangel.core.models import User
from triangel.core.periods import local_day
from triangel.core.rules import NotAllowed, Refused, gettext_noop
from triangel.desk import access
from triangel.desk.choices import NoticeKind
from triangel.desk.models import Notice
from triangel.people import queries as people_queries
from triangel.triangle import queries as triangle_queries
from triangel.triangle.choices import SeatKind


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
    """Add somebody who works at the client; with an e-mail address he may sign in to the portal by link.

    An address of the provider or of a colleague is refused: nobody becomes his own client.
    """
    client = Client.objects.select_for_update().get(pk=client.pk)
    _allow(access.can_keep_contacts(actor, client, at))
    if email:
        _check_address(email, at)
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
    _record("add_contact", contact, actor, at)
    if is_client_manager:
        _tell_contract_manager(contact, actor, at)
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
    contact = _locked(contact, actor, at)
    is_new = is_client_manager and not contact.is_client_manager
    contact.name, contact.phone, contact.job_title = name, phone, job_title
    contact.language, contact.is_client_manager = language, is_client_manager
    contact.save(update_fields=["name", "phone", "job_title", "language", "is_client_manager"])
    if contact.user:
        contact.user.name, contact.user.language = name, language
        contact.user.save(update_fields=["name", "language"])
    _record("change_contact", contact, actor, at)
    if is_new:
        _tell_contract_manager(contact, actor, at)
    return contact


@transaction.atomic
def contact_leaves(contact: Contact, *, actor: User, at: datetime) -> Contact:
    """Note that somebody no longer works for the client: he can ask nothing and sign in no more."""
    contact = _locked(contact, actor, at)
    contact.is_active = False
    contact.save(update_fields=["is_active"])
    if contact.user:
        contact.user.is_active = False
        contact.user.save(update_fields=["is_active"])
    _record("contact_leaves", contact, actor, at)
    return contact


def _check_address(email: str, at: datetime) -> None:
    if people_queries.is_own_address(email, local_day(at)):
        raise Refused(
            gettext_noop(
                "This is an address of our own. Use the address that this person has at the client."
            ),
            field="email",
        )
    if User.objects.filter(email__iexact=email).exists():
        raise Refused(gettext_noop("This e-mail address is already in use."), field="email")


def _tell_contract_manager(contact: Contact, actor: User, at: datetime) -> None:
    """Who holds the seat, and who acts in it while he is away, know of it unless they did it themselves."""
    own = access.employee_of(actor)
    for face in triangle_queries.faces(contact.client_id, local_day(at)):
        if face.seat.kind != SeatKind.CONTRACT_MANAGER or face.seat.contract_id is not None:
            continue
        for employee in {face.holder or face.acting, face.acting} - {own}:
            Notice.objects.create(
                contact=contact, by=actor, employee=employee, kind=NoticeKind.CLIENT_MANAGER, at=at
            )


def _locked(contact: Contact, actor: User, at: datetime) -> Contact:
    contact = Contact.objects.select_for_update(of=("self",)).select_related("client").get(pk=contact.pk)
    _allow(access.can_keep_contacts(actor, contact.client, at))
    return contact


def _allow(allowed: bool) -> None:  # noqa: FBT001 -- reads as a sentence where it is called
    if not allowed:
        raise NotAllowed(
            gettext_noop(
                "Only this client's account, project and contract managers, who leads them, "
                "and an administrator keep its contacts."
            )
        )


def _record(verb: str, contact: Contact, actor: User, at: datetime) -> None:
    record(
        verb,
        actor=actor,
        at=at,
        object_type="client",
        object_id=contact.client_id,
        client_id=contact.client_id,
        contact=contact.pk,
        name=contact.name,
        is_client_manager=contact.is_client_manager,
    )
