"""Who may come where: closed by default, and what somebody may not see does not exist."""

import pytest

from triangel.clients.models import Contact
from triangel.core.models import User
from triangel.desk.models import Exclusion
from triangel.people.models import Employee
from triangel.tests.architecture.addresses import Address, addresses
from triangel.tests.architecture.knocking import Answer, knock
from triangel.tests.architecture.world import World, browser
from triangel.tests.cast import user_of

pytestmark = pytest.mark.django_db
ALL = addresses()
STAFF = [each for each in ALL.values() if each.room == "web"]
PORTAL = [each for each in ALL.values() if each.room == "portal" and not each.is_open]
PORTAL_REQUESTS = [each for each in PORTAL if each.route.startswith("portal/requests/<int:number>/")]
OF_REQUESTS = [each for each in STAFF if each.route.startswith("requests/<int:number>/")]
SIGN_IN, PORTAL_SIGN_IN = "/accounts/login/", "/portal/sign-in/"
NOWHERE = 987_654


class Visit:
    """Somebody who goes by the addresses, with one browser."""

    def __init__(self, world: World, who: Employee | Contact | User) -> None:
        self.world, self.browser, self.name = world, browser(who), str(who)

    def ask(self, address: Address, path: str = "") -> Answer:
        """By the method that the address knows."""
        where = path or address.path(self.world)
        if address.name == "preview_destination":  # a part of a page: of which client?
            where += f"?client={self.world.cast.a.number}"
        answer = knock(self.browser, "get", where)
        return knock(self.browser, "post", where) if answer.status == 405 else answer

    def statuses(self, addresses: list[Address]) -> dict[str, int]:
        """What is answered by name of the address."""
        return {each.name: self.ask(each).status for each in addresses}


def test_these_are_the_only_pages_for_strangers() -> None:
    assert {name for name, each in ALL.items() if each.is_open} == {
        "account_login",
        "account_logout",
        "account_inactive",
        "account_signup",
        "account_email_verification_sent",
        "account_reset_password",
        "account_reset_password_done",
        "account_reset_password_from_key",
        "account_reset_password_from_key_done",
        "account_confirm_email",
        "account_confirm_login_code",
        "choose_language",
        "portal_sign_in",
        "portal_link_sent",
        "portal_use_link",
        "portal_sign_out",
        "style",
    }


def test_a_stranger_is_sent_to_the_door(world: World) -> None:
    stranger, found = browser(), {}
    closed = [each for each in ALL.values() if not each.is_open]
    for address in closed:
        for method in ("get", "head", "post", "put"):
            answer = knock(stranger, method, address.path(world))
            found[address.name, method] = (answer.status, answer.location.partition("?")[0])
    doors = {each.name: PORTAL_SIGN_IN if each.room == "portal" else SIGN_IN for each in closed}
    assert found == {key: (302, doors[key[0]]) for key in found}


def test_the_pages_of_the_staff_do_not_exist_for_a_contact(world: World) -> None:
    """But for the one address that everybody types: from there a contact is sent on to the portal."""
    found = Visit(world, world.cast.alice).statuses(STAFF)
    assert {name: status for name, status in found.items() if status != 404} == {"my_work": 302}


def test_they_do_not_exist_for_who_has_left_either(world: World) -> None:
    sofie = world.cast.sofie
    sofie.ends_on = sofie.starts_on
    sofie.save(update_fields=["ends_on"])
    found = Visit(world, sofie).statuses(STAFF)
    assert {name: status for name, status in found.items() if status != 404} == {}


def test_nor_for_a_sign_in_with_nobody_behind_it(world: World) -> None:
    """Triangel itself never signs in."""
    found = Visit(world, world.cast.system).statuses(STAFF)
    assert {name: status for name, status in found.items() if status != 404} == {}


def test_a_sign_in_that_is_closed_opens_nothing(world: World) -> None:
    sofie = user_of(world.cast.sofie)
    visitor = browser(sofie)
    sofie.is_active = False
    sofie.save(update_fields=["is_active"])
    doors = {knock(visitor, "get", each.path(world)).location.partition("?")[0] for each in STAFF}
    assert doors == {SIGN_IN}


def test_an_employee_is_sent_from_the_portal_to_his_own_pages(world: World) -> None:
    visit = Visit(world, world.cast.carin)
    found = [(each.name, visit.ask(each)) for each in PORTAL]
    assert [(name, got.status, got.location) for name, got in found] == [
        (name, 302, "/") for name, _got in found
    ]


def test_every_page_of_the_staff_is_there_for_somebody(world: World) -> None:
    """Or the tests above would be content with pages that nobody can reach."""
    left = STAFF
    for who in (world.cast.diana, world.cast.ada):
        visit = Visit(world, who)
        left = [each for each in left if visit.ask(each).status == 404]
    assert [each.name for each in left] == []


def test_what_belongs_to_another_client_does_not_exist_in_the_portal(world: World) -> None:
    assert len(PORTAL_REQUESTS) >= 4
    bob, arend, found = Visit(world, world.cast.bob), Visit(world, world.cast.arend), {}
    for address in PORTAL_REQUESTS:
        for client_request in world.requests_of_a:
            path = address.path_with(client_request.number, "")
            found[path, "bob"] = bob.ask(address, path).status
        path = address.path_with(world.of_b.number, "")
        found[path, "arend"] = arend.ask(address, path).status
    for address in [each for each in PORTAL if each.has_place and each not in PORTAL_REQUESTS]:
        found[address.name, "bob"] = bob.ask(address).status
    assert found == dict.fromkeys(found, 404)


def test_who_follows_only_his_own_does_not_see_a_colleagues(world: World) -> None:
    world.open.contact = world.cast.arend
    world.open.save(update_fields=["contact"])
    alice, arend = Visit(world, world.cast.alice), Visit(world, world.cast.arend)
    for address in PORTAL_REQUESTS:
        assert alice.ask(address).status == 404
        assert arend.ask(address).status != 404


@pytest.mark.parametrize("who", ["carin", "cees"])
def test_a_complaint_does_not_exist_for_who_is_kept_out_of_it(world: World, who: str) -> None:
    """With the same words as a request that never was, so that nothing tells the two apart."""
    employee = getattr(world.cast, who)
    assert Exclusion.objects.filter(client_request=world.complaint, employee=employee).exists()
    visit, found = Visit(world, employee), {}
    for address in OF_REQUESTS:
        hidden = visit.ask(address, address.path_with(world.complaint.number, ""))
        none = visit.ask(address, address.path_with(NOWHERE, ""))
        alike = hidden.body.replace(str(world.complaint.number), "") == none.body.replace(str(NOWHERE), "")
        found[address.name] = (hidden.status, none.status, alike)
    assert found == dict.fromkeys(found, (404, 404, True))


def test_it_exists_for_who_deals_with_it(world: World) -> None:
    lars = Visit(world, world.cast.lars)
    number = world.complaint.number
    found = {each.name: lars.ask(each, each.path_with(number, "")).status for each in OF_REQUESTS}
    assert {name: status for name, status in found.items() if status == 404} == {}


def test_it_is_in_no_list_no_search_and_no_page_of_theirs(world: World) -> None:
    cast, words = world.cast, "Quite unmistakable words"
    world.complaint.subject = words
    world.complaint.save(update_fields=["subject"])
    leaks = []
    for who in (cast.carin, cast.sofie):
        visitor = browser(who)
        paths = [
            each.path(world) for each in STAFF if not each.has_place or each.name in {"client", "employee"}
        ]
        paths += [
            "/requests/?q=unmistakable",
            "/requests/?state=all",
            f"/requests/?q={world.complaint.number}",
        ]
        for path in paths:
            body = knock(visitor, "get", path).body
            if words in body or f">#{world.complaint.number}<" in body:
                leaks.append((str(who), path))
    assert leaks == []
    assert words in knock(browser(cast.lars), "get", "/requests/?q=unmistakable").body


def test_what_never_was_is_not_found_whoever_asks(world: World) -> None:
    places, found = [each for each in STAFF if each.has_place], {}
    for who in (world.cast.diana, world.cast.ada):
        visit = Visit(world, who)
        for address in places:
            found[address.name, visit.name] = visit.ask(address, address.path_with(NOWHERE, "A" * 22)).status
    assert {key: status for key, status in found.items() if status != 404} == {}
