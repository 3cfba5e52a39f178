"""How pages behave under the fingers: seen on the style page, which has every component."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect
from pytest_django import Settings

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def style(page: Page, settings: Settings) -> Page:
    settings.DEBUG = True
    page.emulate_media(reduced_motion="reduce")
    page.goto("/style/")
    return page


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1440])
def test_everything_fits_and_everybody_can_use_it(style: Page, width: int, theme: str) -> None:
    style.set_viewport_size({"width": width, "height": 900})
    style.evaluate(f"window.triangelTheme.choose('{theme}')")
    expect(style.locator("html")).to_have_attribute("data-bs-theme", theme)
    expect(style.locator(".t-chart svg").first).to_be_attached()
    assert style.evaluate("document.documentElement.scrollWidth") == width
    assert [violation["id"] for violation in Axe().run(style).response["violations"]] == []


def test_keys_walk_through_a_list_and_tell_themselves(style: Page) -> None:
    style.evaluate("document.activeElement.blur()")
    for key in "jjk":
        style.keyboard.press(key)
    expect(style.locator("[data-t-item]").first).to_have_class("is-here")
    expect(style.locator("[data-t-item] [data-t-open]").first).to_be_focused()
    style.keyboard.press("?")
    expect(style.locator("#t-keys")).to_be_visible()
    style.keyboard.press("Escape")
    style.keyboard.press("/")
    expect(style.locator("#t-search")).to_be_focused()


def test_light_or_dark_is_remembered(style: Page) -> None:
    style.locator(".t-top summary").click()
    style.locator(".t-top [data-t-theme=dark]").click()
    style.reload()
    expect(style.locator("html")).to_have_attribute("data-bs-theme", "dark")


def test_a_menu_closes_with_escape_and_gives_the_focus_back(style: Page) -> None:
    style.locator(".t-top summary").click()
    style.keyboard.press("Escape")
    expect(style.locator(".t-top summary")).to_be_focused()
    expect(style.locator(".t-top .t-menu-body")).to_be_hidden()


def test_the_first_wrong_field_has_the_focus(style: Page) -> None:
    expect(style.locator("main [aria-invalid=true]").first).to_be_focused()


def test_what_was_said_can_be_closed(style: Page) -> None:
    style.evaluate("window.triangelSay('Saved.')")
    toast = style.locator("#t-toasts .t-toast")
    expect(toast).to_contain_text("Saved.")
    toast.locator("[data-t-dismiss]").click()
    expect(toast).to_have_count(0)


def test_a_dangerous_step_asks_first(style: Page) -> None:
    posted: list[str] = []
    style.on("request", lambda request: posted.append(request.method) if request.method == "POST" else None)
    style.evaluate("document.querySelector('.t-top form[method=post]').dataset.tConfirm = 'Sure?'")
    style.locator(".t-top summary").click()
    style.locator(".t-top form[method=post] button").first.click()
    expect(style.locator("#t-confirm")).to_contain_text("Sure?")
    style.locator("#t-confirm button[value=no]").click()
    expect(style.locator("#t-confirm")).to_be_hidden()
    assert posted == []


def test_a_chart_has_its_table(style: Page) -> None:
    style.locator("figure summary").first.click()
    expect(style.locator("figure table").first).to_be_visible()
