"""Signing in, in a real browser."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from triangel.core.models import User

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PASSWORD = "long-enough-9"


@pytest.mark.parametrize("width", [390, 1440])
def test_the_page_fits_and_everybody_can_use_it(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.goto("/accounts/login/")
    assert page.evaluate("document.documentElement.scrollWidth") == width
    found = Axe().run(page).response["violations"]
    assert [(each["id"], [node["html"] for node in each["nodes"]]) for each in found] == []


def test_a_wrong_password_keeps_what_was_typed(page: Page) -> None:
    User.objects.create_user("eva@example.org", PASSWORD, name="Eva")
    page.goto("/accounts/login/")
    page.locator("input[name=login]").fill("eva@example.org")
    page.locator("input[name=password]").fill("not-the-password")
    page.locator("input[name=password]").press("Enter")
    expect(page.locator("input[name=login]")).to_have_value("eva@example.org")
    expect(page.locator("form[action*='login']")).to_be_visible()
