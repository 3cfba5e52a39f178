"""Client files and contacts: what may happen, what is refused, and to whom."""

from typing import Any

import pytest

from triangel.clients import access, actions, queries, rules
from triangel.clients.models import Client, Contact
from triangel.core.models import JournalEntry, User
from triangel.core.rules import NotAllowed, Refused
from triangel.tests import factories
from triangel.tests.cast import Cast, user_of
from triangel.tests.factories import NOW, TODAY, in_days
from triangel.triangle.models import Seat


def open_client(cast: Cast, who: str, **fields: Any) -> Client:
    values = {"number": 900, "name": "Chemie Delft", "since_on": TODAY, "service_desk": cast.desk}
    return actions.open_client(**{**values, **fields}, actor=getattr(cast, who).user, at=NOW)


@pytest.mark.parametrize("who", ["ada", "diana", "lars"])
def test_who_leads_opens_a_client_with_its_seats(cast: Cast, who: str) -> None:
    client = open_client(cast, who)
    assert Seat.objects.filter(client=client).count() == 2
    entry = JournalEntry.objects.get(verb="open_client")
    assert (entry.actor, entry.client_id) == (getattr(cast, who).user, client.pk)


@pytest.mark.parametrize("who", ["carin", "anna", "alice"])
def test_nobody_else_opens_a_client(cast: Cast, who: str) -> None:
    with pytest.raises(NotAllowed):
        open_client(cast, who)
    assert Client.objects.filter(number=900).count() == 0


def test_a_client_has_a_name_and_number_of_its_own(cast: Cast) -> None:
    with pytest.raises(Refused, match="this name"):
        open_client(cast, "ada", name=cast.a.name.upper())
    with pytest.raises(Refused, match="this number"):
        open_client(cast, "ada", number=cast.a.number)


def test_a_client_leaves_and_comes_back(cast: Cast) -> None:
    actions.close_client(cast.a, until_on=in_days(30), reason="taken over", actor=user_of(cast.lars), at=NOW)
    assert list(queries.clients_on(user_of(cast.sofie), in_days(29))) == [cast.b, cast.a]
    assert list(queries.clients_on(user_of(cast.sofie), in_days(30))) == [cast.b]
    actions.reopen_client(cast.a, actor=user_of(cast.lars), at=NOW)
    assert list(queries.clients_on(user_of(cast.sofie), in_days(30))) == [cast.b, cast.a]
    with pytest.raises(Refused, match="choose a later end"):
        actions.close_client(cast.a, until_on=in_days(-5000), actor=user_of(cast.lars), at=NOW)
    with pytest.raises(NotAllowed):
        actions.close_client(cast.a, until_on=in_days(30), actor=user_of(cast.carin), at=NOW)


def test_nothing_begins_at_a_client_who_has_left() -> None:
    rules.check_is_client(None, TODAY)
    rules.check_is_client(in_days(1), TODAY)
    with pytest.raises(rules.ClientIsClosed):
        rules.check_is_client(TODAY, TODAY)


def test_another_team_becomes_the_service_desk(cast: Cast) -> None:
    night = factories.team("Night desk", is_service_desk=True)
    actions.change_service_desk(cast.a, service_desk=night, actor=user_of(cast.lars), at=NOW)
    assert Client.objects.get(pk=cast.a.pk).service_desk == night
    with pytest.raises(Refused, match="service desk"):
        actions.change_service_desk(cast.a, service_desk=cast.sales, actor=user_of(cast.lars), at=NOW)


def test_every_employee_adds_contacts_who_may_sign_in_by_link(cast: Cast) -> None:
    contact = actions.add_contact(
        cast.a, name="Amira Vos", email="amira@client.example", actor=user_of(cast.sofie), at=NOW
    )
    assert contact.user is not None
    assert contact.user.has_usable_password() is False
    with pytest.raises(Refused, match="already in use"):
        actions.add_contact(
            cast.b, name="Amira Vos", email="AMIRA@client.example", actor=user_of(cast.sofie), at=NOW
        )
    with pytest.raises(NotAllowed):
        actions.add_contact(cast.a, name="Friend", actor=user_of(cast.alice), at=NOW)


def test_a_contact_without_address_cannot_sign_in(cast: Cast) -> None:
    contact = actions.add_contact(cast.a, name="Reception", actor=user_of(cast.sofie), at=NOW)
    assert contact.user is None


def test_what_is_known_of_a_contact_changes(cast: Cast) -> None:
    actions.change_contact(
        cast.alice,
        name="Alice de Groen",
        phone="020 1234567",
        job_title="application owner",
        language="nl",
        is_client_manager=True,
        actor=user_of(cast.carin),
        at=NOW,
    )
    assert Contact.objects.filter(pk=cast.alice.pk).values_list("name", "is_client_manager").get() == (
        "Alice de Groen",
        True,
    )
    assert user_of(Contact.objects.get(pk=cast.alice.pk)).language == "nl"


def test_a_contact_who_left_sees_nothing_any_more(cast: Cast) -> None:
    assert list(access.visible_clients(user_of(cast.alice))) == [cast.a]
    actions.contact_leaves(cast.alice, actor=user_of(cast.carin), at=NOW)
    user = User.objects.get(name=cast.alice.name)
    assert user.is_active is False
    assert list(access.visible_clients(user)) == []
    assert list(access.visible_contacts(user)) == []
    with pytest.raises(NotAllowed):
        actions.contact_leaves(cast.arend, actor=user_of(cast.bob), at=NOW)


def test_contacts_see_their_own_client_and_of_its_people_what_is_theirs(cast: Cast) -> None:
    assert list(access.visible_clients(user_of(cast.bob))) == [cast.b]
    assert list(access.visible_contacts(user_of(cast.alice))) == [cast.alice]
    assert set(access.visible_contacts(user_of(cast.arend))) == {cast.alice, cast.arend}
    assert set(access.visible_clients(user_of(cast.sofie))) == {cast.a, cast.b}
    assert list(queries.contacts_of(user_of(cast.bob), cast.a)) == []


def test_clients_are_found_by_words_without_accents_and_by_number(cast: Cast) -> None:
    client = factories.client("Café Société")
    everything = access.visible_clients(user_of(cast.sofie))
    assert list(queries.named(everything, "societe CAFÉ")) == [client]
    assert list(queries.named(everything, str(client.number))) == [client]
