"""A real Chromium for the tests of this folder. Where there is none they are skipped, with that reason."""

import os
import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, sync_playwright
from pytest_django.live_server_helper import LiveServer

NAMES = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = [
    "--no-sandbox",  # root, as in a container, has none
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    program = next(filter(None, map(shutil.which, NAMES)), None)
    if program is None:
        pytest.skip("Chromium is not on this machine")
    # Playwright keeps an event loop in this thread; the queries of a test do not run in it
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def page(browser: Browser, live_server: LiveServer) -> Iterator[Page]:
    """An empty page at the running site, in English. What the console complains of fails the test:
    a script that broke, a file that is missing, a violation of the policy."""
    # a colour halfway through a movement is no state of the page
    context = browser.new_context(
        reduced_motion="reduce",
        base_url=live_server.url,
        locale="en-GB",
        viewport={"width": 1440, "height": 900},
    )
    complaints: list[str] = []

    def listen(message: ConsoleMessage) -> None:
        # a refused form answers 422, and the browser says so by itself
        if message.type == "error" and "status of 422" not in message.text:
            complaints.append(message.text)

    page = context.new_page()
    page.on("console", listen)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield page
    context.close()
    assert complaints == []
