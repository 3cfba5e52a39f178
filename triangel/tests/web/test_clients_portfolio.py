"""The wall of triangles: its figures, its filters, what it costs, and who may look."""

from datetime import timedelta

import pytest
from django.test import Client as Browser
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from triangel.tests import factories
from triangel.tests.cast import Cast
from triangel.tests.web.browsers import browser_of, lead, names, page
from triangel.tests.web.desk_office import Office


def vacate(cast: Cast, seat: str) -> None:
    getattr(cast, seat).appointments.update(ends_on=timezone.localdate() - timedelta(days=20))


def figures(text: str) -> list[str]:
    found = text.partition('class="t-figures-row')[2].partition("</ul>")[0]
    return [part.partition("</strong>")[0] for part in found.split("<strong>")[1:]]


def test_all_is_golden(cast: Cast) -> None:
    text = page(cast.diana, "/clients/")
    assert lead(text) == "Every triangle is golden: each client has his three people."
    assert figures(text) == ["2", "0", "0"]
    assert names(text) == ["Bakker Logistiek", "Zorggroep Amstel"]


def test_one_without_contract_manager_comes_first_and_is_counted(cast: Cast) -> None:
    vacate(cast, "cm_a")
    text = page(cast.diana, "/clients/")
    assert lead(text) == "1 of 2 triangles are golden; 1 lies in the water."
    assert figures(text) == ["1", "0", "1"]
    assert names(text) == ["Zorggroep Amstel", "Bakker Logistiek"]
    assert "t-triangle--sunk" in text


def test_a_figure_filters(cast: Cast) -> None:
    vacate(cast, "cm_a")
    vacate(cast, "am_b")
    assert [
        names(page(cast.diana, f"/clients/?state={state}")) for state in ("golden", "concern", "sunk")
    ] == [
        [],
        ["Bakker Logistiek"],
        ["Zorggroep Amstel"],
    ]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=zórggroep", ["Zorggroep Amstel"]),
        ("q=nobody", []),
        ("q=%00", ["Bakker Logistiek", "Zorggroep Amstel"]),
        ("sector=care", []),
        ("sort=name", ["Bakker Logistiek", "Zorggroep Amstel"]),
        ("am=nonsense", ["Bakker Logistiek", "Zorggroep Amstel"]),
        ("page=99999999999999", ["Bakker Logistiek", "Zorggroep Amstel"]),
        ("page=0", ["Bakker Logistiek", "Zorggroep Amstel"]),
    ],
)
def test_it_is_narrowed_by_what_the_address_asks(cast: Cast, query: str, found: list[str]) -> None:
    assert names(page(cast.diana, f"/clients/?{query}")) == found


def test_by_number_by_manager_and_by_whose_they_are(cast: Cast) -> None:
    assert names(page(cast.diana, f"/clients/?q={cast.a.number}")) == ["Zorggroep Amstel"]
    assert names(page(cast.diana, f"/clients/?cm={cast.cees.pk}")) == ["Bakker Logistiek"]
    assert names(page(cast.carin, "/clients/?whose=mine")) == ["Zorggroep Amstel"]
    assert names(page(cast.lars, "/clients/?whose=mine")) == []
    assert names(page(cast.lars, "/clients/?whose=line")) == ["Bakker Logistiek", "Zorggroep Amstel"]
    assert names(page(cast.sofie, "/clients/?whose=mine")) == []


def test_most_open_requests_first(office: Office) -> None:
    office.ask(days_ago=1)
    assert names(page(office.cast.diana, "/clients/?sort=open")) == ["Zorggroep Amstel", "Bakker Logistiek"]


def test_as_a_list_it_names_the_three_people(cast: Cast) -> None:
    text = page(cast.diana, "/clients/?view=list")
    assert [name in text for name in ("Anna Visser", "Piet Jansen", "Carin Bos", "Cees Mol")] == [True] * 4


def test_what_changes_shows_at_once(cast: Cast) -> None:
    assert figures(page(cast.diana, "/clients/")) == ["2", "0", "0"]
    today = timezone.localdate()
    factories.absence(cast.anna, today, today + timedelta(days=3))
    assert figures(page(cast.diana, "/clients/")) == ["0", "2", "0"]


def test_more_clients_follow_when_the_last_are_in_sight(cast: Cast) -> None:
    for _number in range(65):
        factories.client(service_desk=cast.desk)
    browser = browser_of(cast.diana)
    first = browser.get("/clients/").content.decode()
    second = browser.get("/clients/?page=2", headers={"HX-Request": "true"}).content.decode()
    assert (len(names(first)), 'hx-trigger="revealed"' in first) == (54, True)
    assert (len(names(second)), "revealed" in second, "<h1>" in second) == (13, False, False)


@pytest.mark.parametrize("clients", [1, 30])
def test_it_asks_as_much_for_many_as_for_few(
    cast: Cast, django_assert_max_num_queries: DjangoAssertNumQueries, clients: int
) -> None:
    for _number in range(clients):
        client = factories.client(service_desk=cast.desk)
        factories.appointment(
            factories.seat("account_manager", client=client), factories.employee(team=cast.sales)
        )
    browser = browser_of(cast.diana)
    with django_assert_max_num_queries(26):
        browser.get("/clients/")
    with django_assert_max_num_queries(26):
        browser.get("/clients/")


def test_who_opens_files_is_shown_the_way(cast: Cast) -> None:
    may = [person for person in (cast.diana, cast.ada, cast.lars, cast.carin, cast.dora) if person.user]
    assert ["/clients/new/" in page(person, "/clients/") for person in may] == [True, True, True, False]


def test_only_employees_come_here(cast: Cast) -> None:
    assert Browser().get("/clients/").status_code == 302
    assert [browser_of(one).get("/clients/").status_code for one in (cast.alice, cast.arend)] == [404, 404]


def test_an_empty_system_says_how_to_begin(db: None) -> None:
    first = factories.employee("Eva", user=factories.user("Eva"), is_administrator=True)
    text = page(first, "/clients/")
    assert lead(text) == "There are no clients yet."
    assert ["Here every client gets a triangle" in text, "/clients/new/" in text] == [True, True]


def test_it_speaks_dutch(cast: Cast) -> None:
    assert browser_of(cast.diana, "nl").get("/clients/").status_code == 200
