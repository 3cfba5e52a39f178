"""A director at the wall, in a real browser: from a triangle in the water to a golden one."""

import re
from datetime import timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone
from playwright.sync_api import Page, expect

from triangel.tests import cast as casts
from triangel.tests import factories
from triangel.tests.web.desk_office import Office, open_office
from triangel.triangle.models import Appointment

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def office(transactional_db: None) -> Office:
    """The cast at work, in a database that the running site sees; client A lost its contract manager."""
    office = open_office(casts.make())
    gone = timezone.localdate() - timedelta(days=20)
    Appointment.objects.filter(seat=office.cast.cm_a).update(ends_on=gone)
    return office


def sign_in(page: Page, name: str) -> None:
    page.goto("/accounts/login/")
    page.locator("input[name=login]").fill(f"{name}@triangel.example")
    page.locator("input[name=password]").fill(factories.PASSWORD)
    page.locator("input[name=password]").press("Enter")
    expect(page.get_by_role("heading", name="My work")).to_be_visible()


def test_a_triangle_is_lifted_out_of_the_water(page: Page, office: Office) -> None:
    sign_in(page, "diana")
    page.goto("/clients/")
    expect(page.get_by_text("1 of 2 triangles are golden; 1 lies in the water.")).to_be_visible()
    page.get_by_role("link", name="without a contract manager").click()
    expect(page.locator(".t-wall li")).to_have_count(1)
    page.locator(".t-wall a").click()
    expect(page.get_by_role("heading", name="Zorggroep Amstel")).to_be_visible()
    page.locator(".t-face-card.is-vacant").get_by_role("link", name="Appoint somebody").click()
    expect(page.get_by_role("heading", name="Who takes over?")).to_be_focused()
    page.get_by_label("Who", exact=True).select_option(label="Cees Mol, contract manager")
    page.get_by_role("button", name="Hand over").click()
    expect(page.get_by_text("The seat is handed over.")).to_be_visible()
    page.goto("/clients/")
    expect(page.get_by_text("Every triangle is golden: each client has his three people.")).to_be_visible()


def test_the_wall_is_searched_without_a_new_page(page: Page, office: Office) -> None:
    sign_in(page, "diana")
    page.goto("/clients/")
    page.get_by_label("Name of a client or a colleague").press_sequentially("cees")
    expect(page.locator(".t-wall li")).to_have_count(1)
    expect(page.get_by_label("Name of a client or a colleague")).to_have_value("cees")
    expect(page).to_have_url(re.compile("q=cees"))


def test_more_triangles_come_while_one_scrolls(page: Page, office: Office) -> None:
    for _number in range(60):
        factories.client(service_desk=office.cast.desk)
    sign_in(page, "diana")
    page.goto("/clients/")
    expect(page.locator(".t-wall li > a .t-name")).to_have_count(54)
    page.mouse.wheel(0, 20_000)
    expect(page.locator(".t-wall li > a .t-name")).to_have_count(62)


def test_a_form_that_is_refused_keeps_what_was_typed_and_says_why(page: Page, office: Office) -> None:
    sign_in(page, "lars")
    page.goto(f"/people/seats/{office.cast.cm_b.pk}/")
    page.get_by_role("link", name="Hand over").click()
    page.get_by_label("Who", exact=True).select_option(label="Carin Bos, contract manager")
    page.get_by_label("From").fill(str(timezone.localdate() - timedelta(days=3)))
    page.get_by_role("button", name="Hand over").click()
    expect(page.get_by_text("This changes the past: say why")).to_be_visible()
    expect(page.get_by_label("Reason")).to_be_focused()
    page.get_by_label("Reason").fill("Written down late")
    page.get_by_role("button", name="Hand over").click()
    expect(page.get_by_text("Carin Bos holds this seat since")).to_be_visible()


@pytest.mark.parametrize("width", [390, 1440])
def test_every_page_fits_and_everybody_can_use_it(page: Page, office: Office, width: int) -> None:
    cast = office.cast
    office.ask(days_ago=1)
    page.set_viewport_size({"width": width, "height": 900})
    sign_in(page, "diana")
    addresses = [
        "/clients/",
        "/clients/?view=list",
        f"/clients/{cast.a.number}/",
        "/clients/new/",
        "/people/",
        "/people/line/",
        f"/people/{cast.carin.pk}/",
        f"/people/seats/{cast.cm_a.pk}/",
        f"/people/seats/{cast.cm_a.pk}/hand-over/",
    ]
    for address in addresses:
        page.goto(address)
        assert (address, page.evaluate("document.documentElement.scrollWidth")) == (address, width)
        found = Axe().run(page).response["violations"]
        told = [(each["id"], [node["html"] for node in each["nodes"]]) for each in found]
        assert (address, told) == (address, [])
