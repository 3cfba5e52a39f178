"""A day at the provider, in a real browser: a plate cleared with keys, a hand-over, a client on the phone."""

from datetime import timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone
from playwright.sync_api import Page, expect

from triangel.desk.models import ClientRequest, Custody, Message
from triangel.tests import cast as casts
from triangel.tests import factories
from triangel.tests.web.desk_office import Office, open_office

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def office(transactional_db: None) -> Office:
    """The cast at work, in a database that the running site sees."""
    return open_office(casts.make())


def sign_in(page: Page, name: str) -> None:
    page.goto("/accounts/login/")
    page.locator("input[name=login]").fill(f"{name}@triangel.example")
    page.locator("input[name=password]").fill(factories.PASSWORD)
    page.locator("input[name=password]").press("Enter")
    expect(page.get_by_role("heading", name="My work")).to_be_visible()


def hand_of(asked: ClientRequest) -> Custody:
    return Custody.objects.select_related("seat", "employee").get(client_request=asked, until_at=None)


def test_a_plate_is_cleared_with_keys(page: Page, office: Office) -> None:
    for days, subject in ((3, "Not for me"), (2, "To answer"), (1, "For later")):
        office.ask(days_ago=days, subject=subject)
    sign_in(page, "carin")
    expect(page.get_by_text("Three things wait for you")).to_be_visible()
    page.keyboard.press("j")
    expect(page.get_by_role("link", name="Not for me", exact=True)).to_be_focused()
    page.keyboard.press("n")
    expect(page.get_by_text("Sent on to Lars Vermeer.")).to_be_visible()
    expect(page.get_by_role("link", name="To answer", exact=True)).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="To answer")).to_be_visible()


def test_a_slip_is_undone_from_the_toast(page: Page, office: Office) -> None:
    asked = office.ask()
    sign_in(page, "carin")
    page.get_by_role("button", name="Not mine").click()
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text(f"#{asked.number} is back where it was.")).to_be_visible()
    assert hand_of(asked).seat == office.cast.cm_a


def test_a_request_is_handed_over_to_somebody_found_by_name(page: Page, office: Office) -> None:
    asked = office.ask()
    sign_in(page, "carin")
    page.goto(f"/requests/{asked.number}/")
    page.get_by_label("Message").fill("A draft that must not get lost")
    page.keyboard.press("Tab")
    page.get_by_role("link", name="Hand over").click()
    page.get_by_label("Look for somebody else by name").fill("sofi")
    page.get_by_text("Sofie Dekker").click()
    page.get_by_label("Why").fill("She wrote the offer")
    page.get_by_role("button", name="Hand over").click()
    expect(page.get_by_text("Sent on to Sofie Dekker.")).to_be_visible()
    expect(page.locator("textarea[name=body]")).to_have_value("A draft that must not get lost")
    assert hand_of(asked).employee == office.cast.sofie


def test_a_note_stays_among_colleagues_and_the_box_is_empty_after_it(page: Page, office: Office) -> None:
    asked = office.ask()
    sign_in(page, "carin")
    page.goto(f"/requests/{asked.number}/")
    page.get_by_role("radio", name="Note").check()
    page.get_by_label("Message").fill("They are in a hurry.")
    page.get_by_role("button", name="Keep this note").click()
    expect(page.get_by_text("colleagues only")).to_be_visible()
    expect(page.locator("textarea[name=body]")).to_have_value("")
    assert Message.objects.get(body="They are in a hurry.").direction == "internal"


def test_a_client_on_the_phone_is_written_down(page: Page, office: Office) -> None:
    sign_in(page, "dora")
    page.get_by_role("link", name="Write down a request").first.click()
    page.get_by_label("Client", exact=True).fill("amst")
    page.get_by_role("link", name="Zorggroep Amstel").click()
    page.get_by_label("Who asks").select_option("Alice Groen")
    page.get_by_label("The question in a few words").fill("The invoice is wrong")
    page.get_by_label("What is asked").fill("It counts twelve laptops.")
    page.locator("#id_topic").select_option("Invoice question")
    expect(page.locator("#goes-to")).to_contain_text("Carin Bos")
    page.get_by_role("button", name="Keep and send on its way").click()
    expect(page.get_by_role("heading", name="The invoice is wrong")).to_be_visible()
    assert hand_of(ClientRequest.objects.get()).seat == office.cast.cm_a


@pytest.mark.parametrize("path", ["/", "/requests/", "/requests/new/", "one", "hand-over", "receive"])
@pytest.mark.parametrize("width", [390, 1440])
def test_the_pages_fit_and_everybody_can_use_them(page: Page, office: Office, path: str, width: int) -> None:
    asked = office.ask(promised_by=timezone.now() - timedelta(hours=1), days_ago=2)
    office.ask(days_ago=0, subject="Another matter, told in a rather long sentence that has to fit somehow")
    addresses = {
        "one": f"/requests/{asked.number}/",
        "hand-over": f"/requests/{asked.number}/hand-over/",
        "receive": f"/requests/new/?client={office.cast.a.number}",
    }
    page.set_viewport_size({"width": width, "height": 900})
    sign_in(page, "carin")
    page.goto(addresses.get(path, path))
    assert page.evaluate("document.documentElement.scrollWidth") == width
    found = Axe().run(page).response["violations"]
    assert [(each["id"], [node["html"] for node in each["nodes"]]) for each in found] == []
