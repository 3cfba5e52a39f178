"""The language somebody chose is his, wherever he signs in."""

import pytest

from triangel.core import actions
from triangel.core.models import JournalEntry
from triangel.core.rules import NotAllowed, Refused
from triangel.tests import factories

pytestmark = pytest.mark.django_db


def test_what_somebody_chose_is_kept_and_in_the_journal() -> None:
    eva = factories.user("Eva", language="nl")
    actions.choose_language(eva, language="en", actor=eva, at=factories.NOW)
    eva.refresh_from_db()
    entry = JournalEntry.objects.get(verb="choose_language")
    assert eva.language == "en"
    assert (entry.actor, entry.at, entry.object_type, entry.object_id) == (eva, factories.NOW, "user", eva.pk)
    assert entry.data == {"before": "nl", "after": "en"}


def test_the_language_he_has_is_no_news() -> None:
    eva = factories.user("Eva", language="nl")
    assert actions.choose_language(eva, language="nl", actor=eva, at=factories.NOW).language == "nl"
    assert JournalEntry.objects.count() == 0


def test_nobody_chooses_for_another() -> None:
    eva, somebody = factories.user("Eva", language="nl"), factories.user("Somebody")
    with pytest.raises(NotAllowed):
        actions.choose_language(eva, language="en", actor=somebody, at=factories.NOW)
    eva.refresh_from_db()
    assert eva.language == "nl"


@pytest.mark.parametrize("language", ["", "de", "nl-be", "\x00", "n" * 10_000])
def test_what_triangel_does_not_speak_is_refused(language: str) -> None:
    eva = factories.user("Eva", language="nl")
    with pytest.raises(Refused, match="does not speak"):
        actions.choose_language(eva, language=language, actor=eva, at=factories.NOW)
    assert JournalEntry.objects.count() == 0
