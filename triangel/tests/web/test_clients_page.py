"""The page of a client: its people, what is wrong, what is open, what comes; and keeping his file."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from triangel.clients.models import Client, Contact
from triangel.contracts.models import Contract
from triangel.core.models import JournalEntry
from triangel.desk.models import Notice
from triangel.people.models import Employee, Team
from triangel.projects.models import Project
from triangel.tests import factories
from triangel.tests.cast import Cast
from triangel.tests.web.browsers import browser_of, errors, lead, page
from triangel.tests.web.desk_office import Office
from triangel.triangle.models import Appointment, Seat


def address(client: Client, rest: str = "") -> str:
    return f"/clients/{client.number}/{rest}"


def faces(text: str) -> list[str]:
    found = re.findall(r'class="t-face-name[^"]*">(.*?)</strong>', text)
    return [re.sub(r"<[^>]+>", "", one) for one in found]


def test_it_shows_the_three_people_and_that_all_is_well(cast: Cast) -> None:
    text = page(cast.carin, address(cast.a))
    assert lead(text) == "The triangle is golden: each role is well held."
    assert faces(text) == ["Anna Visser", "Piet Jansen", "Carin Bos"]
    assert ["t-triangle--golden" in text, "What needs attention" in text] == [True, False]


def test_a_concern_is_a_sentence_with_who_must_act(cast: Cast) -> None:
    cast.cm_a.appointments.update(ends_on=timezone.localdate())
    text = page(cast.lars, address(cast.a))
    assert lead(text) == "Nobody is contract manager since today."
    assert faces(text) == ["Anna Visser", "Piet Jansen", "Nobody"]
    assert ["Lars Vermeer must act." in text, "Appoint somebody" in text] == [True, True]
    assert "Appoint somebody" not in page(cast.sofie, address(cast.a))


def test_a_stand_in_is_named_with_the_reason(cast: Cast) -> None:
    today = timezone.localdate()
    factories.absence(cast.carin, today, today + timedelta(days=1))
    text = page(cast.anna, address(cast.a))
    assert "Cees Mol stands in for Carin Bos, who is away until tomorrow." in text


def test_what_comes_stands_in_order(cast: Cast) -> None:
    today = timezone.localdate()
    Contract.objects.filter(pk=cast.contract_a.pk).update(ends_on=today + timedelta(days=90))
    Appointment.objects.filter(seat=cast.am_a).update(ends_on=today + timedelta(days=40))
    factories.absence(cast.piet, today + timedelta(days=10), today + timedelta(days=12))
    found = re.findall(r'class="t-coming-day">.*?</li>', page(cast.anna, address(cast.a)), re.DOTALL)
    told = [re.sub(r"<[^>]+>", "", one.partition("</time>")[2]).strip() for one in found]
    assert [one.partition(";")[0] for one in told] == [
        "Piet Jansen is away",
        "Anna Visser stops as account manager",
        f"Contract {cast.contract_a.number} ends: {cast.contract_a.name}",
    ]


def test_a_contract_of_its_own_manager_says_so(cast: Cast) -> None:
    factories.appointment(factories.contract_seat(cast.contract_a), cast.cees)
    text = page(cast.anna, address(cast.a))
    table = text.partition('id="contracts"')[2].partition("</table>")[0]
    assert ["Cees Mol" in table, "its own" in table, "Carin Bos" in table] == [True, True, False]


def test_open_requests_stand_there_with_who_has_them(office: Office) -> None:
    asked = office.ask(days_ago=1, subject="The link is down")
    text = page(office.cast.anna, address(office.cast.a))
    assert [f"/requests/{asked.number}/" in text, "The link is down" in text] == [True, True]
    assert "The link is down" not in page(office.cast.anna, address(office.cast.b))


def test_a_complaint_does_not_exist_for_who_it_is_about(office: Office) -> None:
    cast = office.cast
    office.ask("complaint_cm", subject="About his manner", about=cast.carin, by=cast.diana, days_ago=1)
    shown = ["About his manner" in page(one, address(cast.a)) for one in (cast.diana, cast.carin, cast.sofie)]
    assert shown == [True, False, False]


def test_the_timeline_tells_of_the_file_and_goes_on_earlier(cast: Cast) -> None:
    browser = browser_of(cast.lars)
    for number in range(15):
        browser.post(address(cast.a, "contacts/new/"), {"name": f"New {number}", "language": "nl"})
    text = browser.get(address(cast.a)).content.decode()
    assert "Lars Vermeer added contact New 14" in text
    key = re.search(r"timeline/\?after=(\d+)", text)
    assert key is not None
    earlier = browser.get(address(cast.a, f"timeline/?after={key[1]}")).content.decode()
    assert ["New 2" in earlier, "New 3" in earlier] == [True, False]
    assert browser.get(address(cast.a, "timeline/?after=x")).status_code == 200


def test_it_asks_as_much_for_much_as_for_little(
    office: Office, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    cast = office.cast
    for _number in range(20):
        office.ask(days_ago=1)
        factories.contact(cast.a)
        factories.contract(cast.a)
        project = factories.project(cast.a)
        factories.appointment(factories.seat("project_manager", project=project), cast.piet)
    browser = browser_of(cast.diana)
    with django_assert_max_num_queries(59):
        browser.get(address(cast.a))


def test_only_employees_come_here_and_what_is_not_there_is_404(cast: Cast) -> None:
    for contact in (cast.alice, cast.bob):
        browser = browser_of(contact)
        assert [browser.get(address(cast.a, rest)).status_code for rest in ("", "timeline/")] == [404, 404]
        assert browser.post(address(cast.a, "contacts/new/"), {"name": "X"}).status_code == 404
    browser = browser_of(cast.diana)
    wrong = f"contacts/{cast.bob.pk}/", f"contracts/{cast.contract_b.pk}/end/", "projects/999/plan/"
    assert [browser.get(address(cast.a, rest)).status_code for rest in wrong] == [404, 404, 404]
    assert browser.get("/clients/999999/").status_code == 404


def new_client(cast: Cast, **changed: object) -> dict[str, object]:
    given = {"name": "Nieuw", "number": 900, "sector": "care", "language": "nl", "since_on": "2026-01-01"}
    return {**given, "service_desk": cast.desk.pk, **changed}


def test_a_client_is_opened_with_its_seats(cast: Cast) -> None:
    response = browser_of(cast.ada).post("/clients/new/", new_client(cast))
    assert (response.status_code, response["Location"]) == (302, "/clients/900/")
    assert sorted(Seat.objects.filter(client__number=900).values_list("kind", flat=True)) == [
        "account_manager",
        "contract_manager",
    ]


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"name": "zorggroep amstel"}, ["There is already a client with this name."]),
        ({"since_on": "32-13-2026"}, ["Enter a valid date."]),
        ({"name": ""}, ["This field is required."]),
    ],
)
def test_what_may_not_be_is_said_beside_what_was_typed(
    cast: Cast, changed: dict[str, object], said: list[str]
) -> None:
    response = browser_of(cast.ada).post("/clients/new/", new_client(cast, city="Utrecht", **changed))
    assert (response.status_code, errors(response)) == (422, said)
    assert 'value="Utrecht"' in response.content.decode()


def test_who_may_not_open_a_file_is_refused(cast: Cast) -> None:
    response = browser_of(cast.carin).post("/clients/new/", new_client(cast))
    assert (response.status_code, Client.objects.count()) == (422, 2)
    assert errors(response) == ["You have no authority over this client&#x27;s file."]


def test_the_file_is_kept(cast: Cast) -> None:
    browser, today = browser_of(cast.lars), timezone.localdate()
    other = factories.team("Second desk", is_service_desk=True)
    contact = {"name": "Alice Rood", "language": "en", "job_title": "director"}
    gestures = [
        (f"contacts/{cast.alice.pk}/", contact),
        (f"contacts/{cast.bob.pk}/leaves/", {}),
        ("service-desk/", {"service_desk": other.pk}),
        ("close/", {"until_on": str(today)}),
    ]
    wanted = [302, 404, 302, 302]
    assert [browser.post(address(cast.a, rest), data).status_code for rest, data in gestures] == wanted
    client = Client.objects.get(pk=cast.a.pk)
    assert (client.service_desk, client.until_on) == (other, today)
    assert Contact.objects.get(pk=cast.alice.pk).name == "Alice Rood"
    assert browser.post(address(cast.a, "reopen/")).status_code == 302
    assert Client.objects.get(pk=cast.a.pk).until_on is None


def test_contracts_and_projects_are_recorded_and_changed(cast: Cast) -> None:
    browser, today = browser_of(cast.lars), timezone.localdate()
    contract = {
        "number": "C-900", "name": "Workplace", "kind": "workplace", "contract_class": "B",
        "starts_on": str(today), "annual_value": "1000.50",
    }  # fmt: skip
    project = {"number": "P-900", "name": "Move", "kind": "fixed_price", "starts_on": str(today)}
    assert browser.post(address(cast.a, "contracts/new/"), contract).status_code == 302
    assert browser.post(address(cast.a, "projects/new/"), project).status_code == 302
    made, work = Contract.objects.get(number="C-900"), Project.objects.get(number="P-900")
    gestures = [
        (f"contracts/{made.pk}/classify/", {"contract_class": "A", "reason": "It grew"}),
        (f"contracts/{made.pk}/end/", {"ends_on": str(today + timedelta(days=9))}),
        (f"contracts/{made.pk}/contract-manager/", {"employee": cast.cees.pk, "on": str(today)}),
        (f"projects/{work.pk}/plan/", {"starts_on": str(today), "ends_on": str(today + timedelta(days=5))}),
        (f"projects/{work.pk}/finish/", {}),
        (f"projects/{cast.project_a.pk}/stop/", {"reason": "No money"}),
    ]
    assert {browser.post(address(cast.a, rest), data).status_code for rest, data in gestures} == {302}
    made.refresh_from_db()
    assert (made.contract_class, made.ends_on) == ("A", today + timedelta(days=9))
    assert Appointment.objects.get(seat__contract=made).employee == cast.cees
    states = Project.objects.order_by("pk").values_list("state", flat=True)
    assert list(states) == ["stopped", "done"]


def test_htmx_opens_a_form_in_place_and_goes_on_after_it(cast: Cast) -> None:
    browser = browser_of(cast.lars)
    form = browser.get(address(cast.a, "contacts/new/"), headers={"HX-Request": "true"})
    assert "<h1" not in form.content.decode()
    done = browser.post(
        address(cast.a, "contacts/new/"), {"name": "Nel", "language": "nl"}, headers={"HX-Request": "true"}
    )
    assert done["HX-Redirect"] == address(cast.a)
    assert JournalEntry.objects.filter(verb="add_contact", client_id=cast.a.pk).count() == 1


def test_from_nothing_to_a_filled_triangle(db: None) -> None:
    """An administrator starts from an empty system and needs only these pages."""
    eva = factories.employee("Eva", user=factories.user("Eva"), is_administrator=True)
    browser, today = browser_of(eva), str(timezone.localdate())
    browser.post("/people/teams/new/", {"name": "Desk", "is_service_desk": "on"})
    desk = Team.objects.get(name="Desk")
    browser.post("/people/new/", {"name": "Cor", "team": desk.pk, "starts_on": today, "fte": "1"})
    cor = Employee.objects.get(name="Cor")
    first = {"name": "First", "number": 1, "sector": "care", "language": "nl", "since_on": today}
    browser.post("/clients/new/", {**first, "service_desk": desk.pk})
    for seat in Seat.objects.filter(client__number=1):
        given = {"employee": cor.pk, "starts_on": today}
        assert browser.post(f"/people/seats/{seat.pk}/appoint/", given).status_code == 302
    assert faces(page(eva, "/clients/1/")) == ["Cor", "Cor"]


def test_the_file_is_corrected_by_who_may(cast: Cast) -> None:
    given = {"name": "Zorg IJ", "sector": "care", "city": "Edam", "language": "en", "since_on": "2020-01-01"}
    where = address(cast.a, "change/")
    assert browser_of(cast.sofie).post(where, given).status_code == 422
    assert browser_of(cast.alice).post(where, given).status_code == 404
    assert [where in page(who, address(cast.a)) for who in (cast.sofie, cast.lars)] == [False, True]
    refused = browser_of(cast.lars).post(where, given | {"name": cast.b.name})
    assert errors(refused) == ["There is already a client with this name."]
    assert browser_of(cast.lars).post(where, given)["Location"] == address(cast.a)
    text = page(cast.sofie, address(cast.a))
    assert [word in text for word in ("Zorg IJ", "Edam", "1 January 2020", "corrected the file")] == [
        True
    ] * 4


def test_the_contacts_are_kept_by_this_clients_own_people(cast: Cast) -> None:
    new, change = address(cast.a, "contacts/new/"), address(cast.a, f"contacts/{cast.alice.pk}/")
    seen = {
        who.name: [way in page(who, address(cast.a)) for way in (new, change)]
        for who in (cast.anna, cast.cees)
    }
    assert seen == {"Anna Visser": [True, True], "Cees Mol": [False, False]}
    given = {"name": "Me", "email": "cees@home.example", "language": "nl", "is_client_manager": "on"}
    refused = browser_of(cast.cees).post(new, given)
    assert refused.status_code == 422
    assert "keep its contacts" in errors(refused)[0]
    assert browser_of(cast.cees).post(change, given).status_code == 422
    browser_of(cast.cees).post(f"{change}leaves/")
    own = browser_of(cast.anna).post(new, given | {"email": "cees@triangel.example"})
    assert "address of our own" in errors(own)[0]
    assert sorted(Contact.objects.filter(client=cast.a, is_active=True).values_list("name", flat=True)) == [
        "Alice Groen",
        "Arend Blok",
    ]


def test_the_contract_manager_reads_who_follows_everything_now(office: Office) -> None:
    cast = office.cast
    given = {"name": "Nel Vos", "email": "nel@client.example", "language": "nl", "is_client_manager": "on"}
    assert browser_of(cast.anna).post(address(cast.a, "contacts/new/"), given).status_code == 302
    plate = page(cast.carin, "/")
    assert [said in plate for said in ("Nel Vos follows all requests now", "decided by Anna Visser")] == [
        True,
        True,
    ]
    notice = Notice.objects.get(employee=cast.carin, contact__isnull=False)
    read = browser_of(cast.carin).post(
        f"/notices/{notice.pk}/read/", {"from": "plate"}, headers={"HX-Request": "true"}
    )
    assert (read.status_code, b"Nel Vos" in read.content) == (200, False)
