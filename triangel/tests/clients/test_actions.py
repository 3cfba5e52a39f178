"""Client files and contacts: what may happen, what is refused, and to whom."""

from typing import Any

import pytest

from triangel.clients import access, actions, queries, rules
from triangel.clients.models import Client
from triangel.core.models import JournalEntry
from triangel.core.rules import NotAllowed, Refused
from triangel.tests import factories
from triangel.tests.cast import Cast, user_of
from triangel.tests.factories import BEFORE, NOW, TODAY, in_days
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


FILE: dict[str, Any] = {
    "name": "Zorggroep IJ en Amstel",
    "sector": "care",
    "city": " Amsterdam ",
    "language": "en",
    "since_on": BEFORE,
}


@pytest.mark.parametrize("who", ["ada", "diana", "lars"])
def test_the_file_is_corrected_and_the_journal_keeps_how_it_was(cast: Cast, who: str) -> None:
    actions.change_client(cast.a, **FILE, actor=user_of(getattr(cast, who)), at=NOW)
    row = Client.objects.get(pk=cast.a.pk)
    assert (row.name, row.sector, row.city, row.language) == (
        "Zorggroep IJ en Amstel",
        "care",
        "Amsterdam",
        "en",
    )
    data = JournalEntry.objects.get(verb="change_client").data
    assert data["before"] == {"name": "Zorggroep Amstel", "sector": "other", "city": "", "language": "nl"}
    assert data["after"]["city"] == "Amsterdam"
    actions.change_client(row, **FILE, actor=user_of(cast.ada), at=NOW)
    assert JournalEntry.objects.filter(verb="change_client").count() == 1


@pytest.mark.parametrize("who", ["carin", "sofie", "ivo", "alice", "arend"])
def test_who_leads_nobody_corrects_no_file(cast: Cast, who: str) -> None:
    with pytest.raises(NotAllowed):
        actions.change_client(cast.a, **FILE, actor=user_of(getattr(cast, who)), at=NOW)
    assert Client.objects.get(pk=cast.a.pk).name == "Zorggroep Amstel"


@pytest.mark.parametrize(
    ("field", "value", "why"),
    [
        ("name", "BAKKER logistiek", "already a client with this name"),
        ("name", " ", "Fill in a name"),
        ("since_on", in_days(11), "earlier first day"),
    ],
)
def test_what_a_file_cannot_say_is_refused(cast: Cast, field: str, value: Any, why: str) -> None:
    actions.close_client(cast.a, until_on=in_days(10), actor=user_of(cast.ada), at=NOW)
    with pytest.raises(Refused, match=why) as refused:
        actions.change_client(cast.a, **{**FILE, field: value}, actor=user_of(cast.ada), at=NOW)
    assert refused.value.field == field
