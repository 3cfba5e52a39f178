"""Pages speak the language of who reads them."""

import pytest
from django.conf import settings
from django.test import Client as Browser

from triangel.core.models import JournalEntry, User
from triangel.tests import factories
from triangel.tests.cast import Cast, user_of

pytestmark = pytest.mark.django_db
GATE = "/accounts/login/"
SIGNED_IN = "/accounts/password/change/"
COOKIE = settings.LANGUAGE_COOKIE_NAME


def spoken(browser: Browser, path: str = SIGNED_IN) -> str:
    response = browser.get(path)
    assert response.status_code == 200
    assert f'lang="{response["Content-Language"]}"'.encode() in response.content
    return str(response["Content-Language"])


def browser_of(user: User) -> Browser:
    browser = Browser(headers={"accept-language": "nl"})
    browser.force_login(user)
    return browser


def choose(browser: Browser, language: str, next_page: str = SIGNED_IN) -> int:
    response = browser.post("/language/", {"language": language, "next": next_page})
    if response.status_code == 302:
        assert response["Location"] == (next_page if next_page == SIGNED_IN else "/")
    return response.status_code


def test_who_has_signed_in_reads_his_own_language_whatever_the_browser_asks() -> None:
    browser = browser_of(factories.user("Eva", language="en"))
    assert spoken(browser) == "en"
    browser.logout()
    assert spoken(browser, GATE) == "nl"


def test_a_choice_made_inside_goes_along_to_every_browser() -> None:
    eva = factories.user("Eva", language="en")
    here, elsewhere = browser_of(eva), browser_of(eva)
    assert choose(here, "nl") == 302
    assert (spoken(here), spoken(elsewhere)) == ("nl", "nl")
    assert [entry.data["after"] for entry in JournalEntry.objects.filter(verb="choose_language")] == ["nl"]


def test_a_choice_made_at_the_door_holds_for_this_browser_until_a_choice_inside() -> None:
    eva = factories.user("Eva", language="nl")
    browser = Browser(headers={"accept-language": "nl"})
    browser.post("/language/", {"language": "en", "next": GATE})
    assert spoken(browser, GATE) == "en"
    browser.force_login(eva)
    assert spoken(browser) == "en"
    eva.refresh_from_db()
    assert eva.language == "nl"
    choose(browser, "nl")
    assert (spoken(browser), browser.cookies[COOKIE].value) == ("nl", "")


def test_a_contact_of_a_client_chooses_as_well(cast: Cast) -> None:
    alice = user_of(cast.alice)
    browser = browser_of(alice)
    assert choose(browser, "nl") == 302
    alice.refresh_from_db()
    assert (alice.language, spoken(browser, "/portal/")) == ("nl", "nl")


@pytest.mark.parametrize("language", ["", "de", "\x00", "n" * 10_000])
def test_a_language_nobody_offered_changes_nothing(language: str) -> None:
    eva = factories.user("Eva", language="en")
    browser = browser_of(eva)
    assert choose(browser, language) == 400
    assert (spoken(browser), JournalEntry.objects.count()) == ("en", 0)


def test_a_cookie_nobody_offered_says_nothing() -> None:
    browser = browser_of(factories.user("Eva", language="en"))
    browser.cookies[COOKIE] = "xx"
    assert spoken(browser) == "en"


@pytest.mark.parametrize("next_page", ["https://elsewhere.example/", "//elsewhere.example", "javascript:1"])
def test_choosing_leads_to_no_other_site(next_page: str) -> None:
    assert choose(browser_of(factories.user("Eva")), "nl", next_page) == 302


def test_it_is_asked_for_by_a_button_only() -> None:
    assert Browser().get("/language/").status_code == 405
