"""A client comes in by the mailed link, asks, answers, and says that it is solved; on a telephone."""

import re
from datetime import timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core import mail
from django.utils import timezone
from playwright.sync_api import Page, expect
from procrastinate.contrib.django.models import ProcrastinateJob
from pytest_django.live_server_helper import LiveServer

from triangel.desk import actions
from triangel.desk.models import ClientRequest
from triangel.tests import cast as casts
from triangel.tests.cast import Cast
from triangel.worker import letters

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def people(live_server: LiveServer) -> Cast:
    made = casts.make()
    actions.publish_first_matrix(actor=made.system, at=timezone.now() - timedelta(days=10))
    return made


def come_in(page: Page) -> None:
    page.goto("/portal/")
    page.get_by_label("Your e-mail address at work").fill("alice@client.example")
    page.get_by_role("button", name="Mail me a link").click()
    expect(page.get_by_role("heading", name="See your inbox")).to_be_visible()
    letters.send_sign_in_link(**ProcrastinateJob.objects.latest("id").args, at=timezone.now())
    found = re.search(r"/portal/sign-in/\S+", str(mail.outbox[-1].body))
    assert found is not None
    page.goto(found.group())
    page.get_by_role("button", name="Come in").click()
    expect(page.get_by_role("heading", name="Zorggroep Amstel")).to_be_visible()


def check(page: Page, width: int) -> None:
    """Nothing sticks out, and a reader with a screen reader finds the way."""
    assert page.evaluate("document.documentElement.scrollWidth") == width
    found = Axe().run(page).response["violations"]
    assert [(each["id"], [node["html"] for node in each["nodes"]]) for each in found] == []


@pytest.mark.parametrize("width", [390, 1440])
def test_from_the_mailed_link_to_solved(page: Page, people: Cast, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 844})
    come_in(page)
    check(page, width)

    page.get_by_label("What can we do for you?").fill("The printer is broken. Can you help?")
    page.get_by_text("Say more about it").click()
    page.get_by_label("Something does not work").check()
    check(page, width)
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("heading", name="The printer is broken")).to_be_visible()
    expect(page.locator(".t-lead")).to_contain_text("In the hands of our service desk.")
    check(page, width)

    asked = ClientRequest.objects.get()
    actions.wait_for_client(asked, question="Which printer?", actor=people.system, at=timezone.now())
    page.reload()
    expect(page.get_by_text("Which printer?")).to_be_visible()
    page.get_by_label("Your answer").fill("The one upstairs.")
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_text("The one upstairs.")).to_be_visible()

    actions.resolve(asked, body="Repaired.", actor=people.system, at=timezone.now())
    page.reload()
    check(page, width)
    page.get_by_role("button", name="Yes, it is solved").click()
    expect(page.locator(".t-lead")).to_contain_text("This is done.")
    asked.refresh_from_db()
    assert asked.state == "closed"


def test_pressing_send_twice_asks_once(page: Page, people: Cast) -> None:
    come_in(page)
    page.get_by_label("What can we do for you?").fill("The printer is broken.")
    page.get_by_role("button", name="Send").dblclick()
    expect(page.get_by_role("heading", name="The printer is broken.")).to_be_visible()
    assert ClientRequest.objects.count() == 1


def test_it_works_with_the_keyboard_alone(page: Page, people: Cast) -> None:
    come_in(page)
    page.get_by_label("What can we do for you?").focus()
    page.keyboard.type("The printer is broken.")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="The printer is broken.")).to_be_visible()
