"""Words are looked for from the newest back, and what is older is found all the same."""

from datetime import timedelta

import pytest

from triangel.core.models import User
from triangel.desk import access, queries
from triangel.desk.queries import lists, searching
from triangel.tests import factories
from triangel.tests.cast import Cast, user_of
from triangel.tests.desk.conftest import Ask

AGES = [0, 3, 6, 9, 20, 40, 55, 58, 90, 200, 300]


def found(user: User, words: str, after: str | None = None) -> lists.Page:
    visible = access.visible_requests(user)
    return queries.page(visible, queries.RequestFilter(text=words), at=factories.NOW, after=after)


@pytest.fixture
def asked(ask: Ask) -> list[int]:
    """A request about a scanner of each age in days, the newest first: in the text, or in the subject."""
    numbers = []
    for place, days in enumerate(AGES):
        at = factories.NOW - timedelta(days=days)
        subject, body = ("Scanner", "Broken.") if place % 2 else ("Broken", "It is about the scanner.")
        numbers.append(ask(None, subject=subject, body=body, at=at).number)
    return numbers


def test_all_of_them_are_found_newest_first(desk: Cast, asked: list[int]) -> None:
    page = found(user_of(desk.carin), "scanner")
    assert [row.number for row in page.rows] == asked
    assert (page.count, page.counted_all) == (len(AGES), True)


@pytest.mark.parametrize(("most", "said"), [(2, 3), (4, 5), (6, 8)])
def test_when_there_are_many_the_newest_are_shown(
    desk: Cast, asked: list[int], monkeypatch: pytest.MonkeyPatch, most: int, said: int
) -> None:
    monkeypatch.setattr(searching, "FOUND", most)
    monkeypatch.setattr(searching, "SAID", said)
    page = found(user_of(desk.carin), "scanner")
    assert [row.number for row in page.rows][:most] == asked[:most]
    assert (page.count, page.counted_all) == (most, False)


def test_pages_of_what_was_found_follow_each_other(
    desk: Cast, asked: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lists, "PAGE", 4)
    shown, after = [], None
    while True:
        page = found(user_of(desk.carin), "scanner", after)
        shown += [row.number for row in page.rows]
        after = page.next_key
        if after is None:
            break
    assert shown == asked


def test_a_contact_of_another_client_finds_nothing(desk: Cast, asked: list[int]) -> None:
    assert found(user_of(desk.bob), "scanner").rows == []
