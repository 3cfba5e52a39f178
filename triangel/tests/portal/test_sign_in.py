"""Coming in by a mailed link."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection
from django.test import Client as Browser
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from triangel.clients import actions
from triangel.clients.models import Contact, SignInLink
from triangel.clients.rules import LinkRefused, secret_hash
from triangel.core.models import JournalEntry
from triangel.desk import actions as desk_actions
from triangel.portal.sign_in import BROWSER_COOKIE
from triangel.tests import cast as casts
from triangel.tests.cast import Cast
from triangel.worker import letters

ADDRESS = "/portal/sign-in/"


def ask_for_link(browser: Browser, email: str) -> str:
    """Ask for a link, let the background do its work, and give the address that was mailed."""
    before = len(mail.outbox)
    response = browser.post(ADDRESS, {"email": email})
    assert (response.status_code, response["Location"]) == (302, "/portal/sign-in/sent/")
    job = ProcrastinateJob.objects.latest("id")
    letters.send_sign_in_link(**job.args, at=timezone.now())
    if len(mail.outbox) == before:
        return ""
    found = re.search(r"/portal/sign-in/[^/\s]+/", str(mail.outbox[-1].body))
    assert found is not None
    return found.group()


def is_in(browser: Browser) -> bool:
    return browser.get("/portal/").status_code == 200


def test_a_contact_comes_in_by_the_mailed_link(cast: Cast) -> None:
    browser = Browser()
    link = ask_for_link(browser, "Alice@Client.example")
    assert mail.outbox[0].to == ["alice@client.example"]
    assert browser.post(link)["Location"] == "/portal/"
    assert is_in(browser)


def test_opening_the_link_does_not_use_it_up(cast: Cast) -> None:
    browser = Browser()
    link = ask_for_link(browser, "alice@client.example")
    assert Browser().get(link).status_code == 410
    assert [browser.get(link).status_code for _ in range(3)] == [200, 200, 200]
    assert browser.head(link).status_code in (200, 405)
    assert not is_in(browser)
    assert SignInLink.objects.get().used_at is None
    assert browser.post(link).status_code == 302
    assert is_in(browser)


def test_the_link_works_once(cast: Cast) -> None:
    browser = Browser()
    link = ask_for_link(browser, "alice@client.example")
    key = browser.cookies[BROWSER_COOKIE].value
    browser.post(link)
    again = Browser()
    again.cookies[BROWSER_COOKIE] = key
    assert again.post(link).status_code == 410
    assert not is_in(again)


def test_the_link_works_only_in_the_browser_that_asked(cast: Cast) -> None:
    link = ask_for_link(Browser(), "alice@client.example")
    other = Browser(headers={"accept-language": "en"})
    ask_for_link(other, "bob@client.example")
    response = other.post(link)
    assert response.status_code == 410
    assert "Open the link in the browser in which you asked for it" in response.content.decode()
    assert not is_in(other)


def test_the_link_dies_after_fifteen_minutes(cast: Cast) -> None:
    at = timezone.now()
    made = actions.make_sign_in_link(
        "alice@client.example", browser_hash=secret_hash("key"), actor=cast.system, at=at
    )
    assert made is not None
    with pytest.raises(LinkRefused, match="too old"):
        actions.use_sign_in_link(
            made[1], browser_hash=secret_hash("key"), actor=cast.system, at=at + timedelta(minutes=15)
        )


def test_neither_token_nor_key_is_kept(cast: Cast) -> None:
    browser = Browser()
    link = ask_for_link(browser, "alice@client.example")
    token, key = link.rstrip("/").rsplit("/", 1)[1], browser.cookies[BROWSER_COOKIE].value
    row = SignInLink.objects.get()
    assert (row.token_hash, row.browser_hash) == (secret_hash(token), secret_hash(key))
    kept = f"{list(ProcrastinateJob.objects.values_list('args', flat=True))}"
    kept += f"{list(JournalEntry.objects.values_list('data', flat=True))}"
    assert [secret in kept for secret in (token, key)] == [False, False]


@pytest.mark.parametrize("email", ["nobody@client.example", "arend@client.example", "anna@triangel.example"])
def test_whoever_may_not_come_in_gets_the_same_answer_and_no_mail(cast: Cast, email: str) -> None:
    Contact.objects.filter(name="Arend Blok").update(is_active=False)
    browser, known = Browser(), Browser()
    assert ask_for_link(browser, email) == ""
    assert ask_for_link(known, "alice@client.example") != ""
    answers = [each.get("/portal/sign-in/sent/").content.decode() for each in (browser, known)]
    said = [answer[answer.index("<main") : answer.index("</main>")] for answer in answers]
    assert said[0] == said[1]
    assert [BROWSER_COOKIE in each.cookies for each in (browser, known)] == [True, True]


def test_a_contact_of_a_client_who_has_left_gets_no_mail(cast: Cast) -> None:
    cast.a.until_on = timezone.localdate()
    cast.a.save()
    assert ask_for_link(Browser(), "alice@client.example") == ""


def test_a_contact_who_leaves_is_out_at_once_and_his_link_is_worth_nothing(cast: Cast) -> None:
    inside, outside = Browser(), Browser()
    inside.post(ask_for_link(inside, "alice@client.example"))
    link = ask_for_link(outside, "alice@client.example")
    assert is_in(inside)
    assert cast.ada.user is not None
    desk_actions.contact_leaves(cast.alice, actor=cast.ada.user, at=timezone.now())
    assert not is_in(inside)
    assert outside.post(link).status_code == 410


def test_one_address_gets_so_many_links(cast: Cast) -> None:
    browser = Browser(headers={"accept-language": "en"})
    answers = [browser.post(ADDRESS, {"email": "alice@client.example"}).status_code for _ in range(6)]
    assert answers == [302] * 5 + [429]
    assert browser.post(ADDRESS, {"email": "bob@client.example"}).status_code == 302
    assert ProcrastinateJob.objects.count() == 6


def test_an_unknown_address_runs_into_the_same_limit(cast: Cast) -> None:
    browser = Browser()
    answers = [browser.post(ADDRESS, {"email": "nobody@client.example"}).status_code for _ in range(6)]
    assert answers == [302] * 5 + [429]


def test_from_many_places_one_contact_gets_no_more_than_six_an_hour(cast: Cast) -> None:
    at = timezone.now()
    made = [
        actions.make_sign_in_link("alice@client.example", browser_hash="0" * 64, actor=cast.system, at=at)
        for _ in range(8)
    ]
    assert [one is not None for one in made] == [True] * 6 + [False] * 2


def test_an_address_that_is_none_is_said_and_kept(cast: Cast) -> None:
    response = Browser(headers={"accept-language": "en"}).post(ADDRESS, {"email": "alice at client"})
    assert response.status_code == 422
    assert 'value="alice at client"' in response.content.decode()


def test_the_letter_speaks_the_language_of_the_contact(cast: Cast) -> None:
    ask_for_link(Browser(), "alice@client.example")
    assert mail.outbox[0].subject == "Your link to sign in"
    assert "Dear Alice Groen," in str(mail.outbox[0].body)


def test_after_coming_in_he_is_where_he_wanted_to_be(cast: Cast) -> None:
    browser = Browser()
    asked = browser.get("/portal/requests/7/")
    assert asked["Location"] == "/portal/sign-in/?next=/portal/requests/7/"
    browser.get(asked["Location"])
    assert browser.post(ask_for_link(browser, "alice@client.example"))["Location"] == "/portal/requests/7/"


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example/portal/requests/", "/"])
def test_he_is_never_sent_elsewhere(cast: Cast, elsewhere: str) -> None:
    browser = Browser()
    browser.get(ADDRESS, {"next": elsewhere})
    assert browser.post(ask_for_link(browser, "alice@client.example"))["Location"] == "/portal/"


def test_signing_out_ends_it(cast: Cast) -> None:
    browser = Browser()
    browser.post(ask_for_link(browser, "alice@client.example"))
    assert browser.post("/portal/sign-out/")["Location"] == ADDRESS
    assert not is_in(browser)


@pytest.mark.django_db(transaction=True)
def test_a_link_clicked_twice_at_once_lets_one_in() -> None:
    people, at = casts.make(), timezone.now()
    made = actions.make_sign_in_link(
        "alice@client.example", browser_hash=secret_hash("key"), actor=people.system, at=at
    )
    assert made is not None

    def click(_number: int) -> bool:
        try:
            actions.use_sign_in_link(made[1], browser_hash=secret_hash("key"), actor=people.system, at=at)
        except LinkRefused:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(8) as pool:
        assert sorted(pool.map(click, range(8))) == [False] * 7 + [True]
