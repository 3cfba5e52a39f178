"""Who sees which clients and contacts, and who may change what about them.

Every employee sees every client. A client's contact sees his own client, and there only himself unless
he follows all of its requests. Client files are opened and closed by who leads people, by a director or
by an administrator. Who keeps its contacts follows from its triangle: see ``desk.access.contacts``.
"""

from datetime import date

from django.db.models import QuerySet

from triangel.clients.models import Client, Contact
from triangel.core.models import User
from triangel.people import access as people_access


def contact_of(user: User) -> Contact | None:
    """The client's contact who signs in as this user, as long as he may."""
    contact: Contact | None = getattr(user, "contact", None)
    return contact if contact and contact.is_active and user.is_active else None


def can_sign_in_by_link(contact: Contact, on: date) -> bool:
    """Whether a link may be mailed to this contact and lets him in: he and his client are still with us."""
    client = contact.client
    has_left = client.until_on is not None and client.until_on <= on
    return contact.user is not None and contact_of(contact.user) is not None and not has_left


def visible_clients(user: User) -> QuerySet[Client]:
    """The clients that exist for this user."""
    if people_access.is_staff(user):
        return Client.objects.all()
    contact = contact_of(user)
    return Client.objects.filter(pk=contact.client_id) if contact else Client.objects.none()


def visible_contacts(user: User) -> QuerySet[Contact]:
    """The contacts that exist for this user."""
    if people_access.is_staff(user):
        return Contact.objects.all()
    contact = contact_of(user)
    if contact is None:
        return Contact.objects.none()
    own = Contact.objects.filter(client=contact.client_id)
    return own if contact.is_client_manager else own.filter(pk=contact.pk)


def can_open_client(user: User) -> bool:
    """Whether the user may open a file for a new client."""
    return people_access.can_set_up_people(user) or people_access.is_line_manager(user)


def can_change_client(user: User, client: Client) -> bool:
    """Whether the user may change or close the client's file, its contracts and its projects."""
    return can_open_client(user)
