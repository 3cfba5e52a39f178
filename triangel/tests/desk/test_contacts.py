"""Who at a client may ask and follow everything is decided by those who answer to it, and nobody else."""

from datetime import datetime
from typing import Any

import pytest

from triangel.clients import access as clients_access
from triangel.clients.models import Contact
from triangel.core.models import JournalEntry, User
from triangel.core.rules import NotAllowed, Refused
from triangel.desk import access, actions, queries
from triangel.desk.choices import NoticeKind
from triangel.desk.models import Notice
from triangel.people.rules import is_of, provider_domains
from triangel.tests import factories
from triangel.tests.broken import breaks
from triangel.tests.cast import Cast, user_of
from triangel.tests.desk.conftest import Ask
from triangel.tests.factories import NOW, TODAY, in_days

pytestmark = pytest.mark.django_db


def add(cast: Cast, who: str, at: datetime = NOW, **fields: Any) -> Contact:
    """Somebody puts a contact at client A."""
    given = {"name": "Amira Vos", "email": "amira@client.example"} | fields
    return actions.add_contact(cast.a, **given, actor=user_of(getattr(cast, who)), at=at)


def change(contact: Contact, actor: User, *, is_client_manager: bool) -> Contact:
    return actions.change_contact(
        contact,
        name=contact.name,
        phone="020 1234567",
        job_title="application owner",
        language="nl",
        is_client_manager=is_client_manager,
        actor=actor,
        at=NOW,
    )


@pytest.mark.parametrize("who", ["carin", "anna", "piet", "lars", "lotte", "diana", "ada"])
def test_the_triangle_the_line_above_it_and_an_administrator_keep_contacts(cast: Cast, who: str) -> None:
    contact = add(cast, who)
    assert contact.user is not None
    assert contact.user.has_usable_password() is False
    assert access.can_keep_contacts(user_of(getattr(cast, who)), cast.a, NOW) is True


@pytest.mark.parametrize("who", ["sofie", "cees", "ivo", "alice", "arend", "bob"])
def test_nobody_else_lets_anybody_in(cast: Cast, who: str) -> None:
    actor = user_of(getattr(cast, who))
    with pytest.raises(NotAllowed, match="keep its contacts"):
        add(cast, who)
    with pytest.raises(NotAllowed):
        change(cast.alice, actor, is_client_manager=True)
    with pytest.raises(NotAllowed):
        actions.contact_leaves(cast.alice, actor=actor, at=NOW)
    assert Contact.objects.filter(name="Amira Vos").exists() is False
    assert list(Contact.objects.filter(is_client_manager=True)) == [cast.arend]


def test_who_stands_in_keeps_contacts_while_he_does(cast: Cast) -> None:
    factories.absence(cast.carin, in_days(-1), in_days(5))
    assert access.can_keep_contacts(user_of(cast.cees), cast.a, NOW) is True
    add(cast, "cees")


def test_who_held_a_seat_before_keeps_nothing(cast: Cast) -> None:
    cast.am_a.appointments.update(ends_on=TODAY)
    assert access.can_keep_contacts(user_of(cast.anna), cast.a, NOW) is False


@pytest.mark.parametrize(
    "email",
    [
        "sofie@triangel.example",  # signs in with it
        "SOFIE@Triangel.example",
        "me+2@triangel.example",  # an alias at the provider
        "me@mail.triangel.example",
        "sofie.at.home@elsewhere.example",  # noted as hers
    ],
)
def test_an_address_of_our_own_is_never_a_contacts(cast: Cast, email: str) -> None:
    cast.sofie.email = "sofie.at.home@elsewhere.example"
    cast.sofie.save(update_fields=["email"])
    with pytest.raises(Refused, match="address of our own") as refused:
        add(cast, "carin", email=email)
    assert refused.value.field == "email"


def test_an_address_lets_in_one_person(cast: Cast) -> None:
    add(cast, "carin")
    with pytest.raises(Refused, match="already in use"):
        add(cast, "carin", email="AMIRA@client.example")


def test_a_contact_without_address_cannot_sign_in(cast: Cast) -> None:
    assert add(cast, "carin", email="").user is None


def test_the_domains_of_the_provider_are_those_of_many_of_its_people() -> None:
    own = ["a@provider.example", "b@provider.example", "c@Provider.example", "d@provider.example"]
    assert provider_domains([*own, "e@client.example", ""]) == {"provider.example"}
    assert provider_domains(["a@gmail.com", "b@gmail.com", "c@small.example"]) == {"small.example"}
    assert provider_domains([]) == frozenset()
    assert is_of("x@sub.provider.example", {"provider.example"}) is True
    assert is_of("x@notprovider.example", {"provider.example"}) is False


def test_what_is_known_of_a_contact_changes(cast: Cast) -> None:
    changed = change(cast.alice, user_of(cast.carin), is_client_manager=True)
    changed.refresh_from_db()
    assert (changed.phone, changed.is_client_manager) == ("020 1234567", True)
    assert user_of(changed).language == "nl"
    entry = JournalEntry.objects.get(verb="change_contact")
    assert (entry.client_id, entry.data["is_client_manager"]) == (cast.a.pk, True)


def test_a_contact_who_left_sees_nothing_any_more(cast: Cast) -> None:
    actions.contact_leaves(cast.alice, actor=user_of(cast.carin), at=NOW)
    user = User.objects.get(name=cast.alice.name)
    assert user.is_active is False
    assert list(clients_access.visible_clients(user)) == []


def told(kind: str = NoticeKind.CLIENT_MANAGER) -> set[str]:
    return {notice.employee.name for notice in Notice.objects.filter(kind=kind)}


def test_the_contract_manager_hears_who_follows_everything_from_now_on(cast: Cast) -> None:
    contact = add(cast, "anna", is_client_manager=True)
    notice = Notice.objects.get()
    assert (notice.employee, notice.contact, notice.by) == (cast.carin, contact, user_of(cast.anna))
    change(cast.alice, user_of(cast.anna), is_client_manager=True)
    assert Notice.objects.filter(employee=cast.carin, contact=cast.alice).count() == 1


def test_he_does_not_hear_what_he_did_himself_or_what_was_so_already(cast: Cast) -> None:
    add(cast, "carin", is_client_manager=True)
    change(cast.arend, user_of(cast.anna), is_client_manager=True)
    change(cast.alice, user_of(cast.anna), is_client_manager=False)
    assert told() == set()


def test_while_he_is_away_who_acts_for_him_hears_it_too(cast: Cast) -> None:
    factories.absence(cast.carin, in_days(-1), in_days(5))
    add(cast, "anna", is_client_manager=True)
    assert told() == {"Carin Bos", "Cees Mol"}


def test_the_notice_stands_on_his_plate_until_he_read_it(desk: Cast, ask: Ask) -> None:
    contact = add(desk, "anna", is_client_manager=True)
    visible = access.visible_requests(user_of(desk.carin))
    plate = queries.plate(visible, desk.carin, at=NOW)
    assert [notice.contact for notice in plate.notices] == [contact]
    actions.read_notice(plate.notices[0], actor=user_of(desk.carin), at=NOW)
    assert queries.plate(visible, desk.carin, at=NOW).notices == []


def test_a_notice_is_about_a_request_or_about_a_contact(desk: Cast, ask: Ask) -> None:
    client_request, anna = ask(), user_of(desk.anna)
    columns = "INSERT INTO desk_notice (employee_id, kind, at, client_request_id, contact_id, by_id)"
    rows = [
        ("client_manager", None, None, None),
        ("client_manager", client_request.pk, desk.alice.pk, anna.pk),
        ("matrix", None, desk.alice.pk, anna.pk),
        ("client_manager", None, desk.alice.pk, None),
    ]
    for row in rows:
        breaks(
            "notice_is_about_one_thing", f"{columns} VALUES (%s, %s, now(), %s, %s, %s)", desk.carin.pk, *row
        )
