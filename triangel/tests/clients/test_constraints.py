"""What the database itself refuses about clients and contacts, whoever writes."""

from triangel.tests import factories
from triangel.tests.broken import breaks
from triangel.tests.cast import Cast
from triangel.tests.factories import NOW


def test_a_client_has_its_own_number_and_name_and_ends_after_it_starts(cast: Cast) -> None:
    change = "UPDATE clients_client SET "
    breaks("client_number_is_unique", change + "number = %s", cast.a.number)
    breaks("client_name_is_unique", change + "name = upper(%s)", cast.a.name)
    breaks("client_ends_after_start", change + "until_on = since_on - 1")


def test_an_address_belongs_to_one_contact(cast: Cast) -> None:
    breaks("contact_email_is_unique", "UPDATE clients_contact SET email = upper(%s)", cast.bob.email)


def test_contacts_without_address_are_welcome(cast: Cast) -> None:
    for name in ("Reception", "Night porter"):
        factories.contact(cast.a, name)


LINK = (
    "INSERT INTO clients_signinlink (contact_id, token_hash, browser_hash, made_at, expires_at) "
    "VALUES (%s, %s, '', %s, %s)"
)


def test_a_link_to_sign_in_is_its_own_and_ends_after_it_was_made(cast: Cast) -> None:
    breaks("sign_in_link_expires_after_made", LINK, cast.bob.pk, "a", NOW, NOW)
    twice = LINK + ", (%s, %s, '', %s, %s::timestamptz + interval '1 hour')"
    first = (cast.bob.pk, "a", NOW, NOW.replace(year=2027))
    breaks("sign_in_link_token_is_unique", twice, *first, cast.bob.pk, "a", NOW, NOW)
