"""Questions about clients."""

from datetime import date, datetime

from django.db.models import CharField, Func, Q, QuerySet, Value
from django.db.models.functions import Lower

from triangel.clients import access, rules
from triangel.clients.models import Client, Contact, SignInLink
from triangel.core.models import User


def clients_on(user: User, day: date) -> QuerySet[Client]:
    """Those that are clients on this day, of the ones the user sees, by name."""
    return (
        access.visible_clients(user)
        .filter(Q(until_on__isnull=True) | Q(until_on__gt=day), since_on__lte=day)
        .order_by("sort_name", "id")
    )


def named(clients: QuerySet[Client], words: str) -> QuerySet[Client]:
    """Of these the clients with these words in their name or number, accents and case aside."""
    for word in words.split():
        plain = Func(Lower(Value(word)), function="f_unaccent", output_field=CharField())
        found = Q(sort_name__contains=plain)
        clients = clients.filter(found | Q(number=int(word)) if _is_number(word) else found)
    return clients


def contacts_of(user: User, client: Client) -> QuerySet[Contact]:
    """The contacts at this client who still work there, as far as the user sees them."""
    return access.visible_contacts(user).filter(client=client, is_active=True).order_by("name", "id")


def refusal_of_link(token: str, *, browser_hash: str, at: datetime) -> rules.LinkRefused | None:
    """Why this sign-in link would let nobody in now; it is not used up by asking."""
    link = SignInLink.objects.filter(token_hash=rules.secret_hash(token)).first()
    if link is None:
        return rules.LinkRefused(rules.UNKNOWN_LINK)
    try:
        rules.check_link(
            is_same_browser=link.browser_hash == browser_hash,
            expires_at=link.expires_at,
            used_at=link.used_at,
            at=at,
        )
    except rules.LinkRefused as refusal:
        return refusal
    return None


def _is_number(word: str) -> bool:
    return word.isascii() and word.isdigit() and len(word) < 10
