"""Whether a message is about a person. Such a complaint is confidential: better asked than missed."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from triangel.desk.rules.topics.meaning import Reader
from triangel.desk.rules.topics.suggester import Example, Suggester

#: The topics that are about how somebody behaves or works.
ABOUT_SOMEBODY = frozenset(
    {"complaint_pm", "complaint_cm", "complaint_am", "complaint_sd", "complaint_lm", "conduct"}
)
#: From here on somebody is asked whether it is confidential.
ASKED_FROM = 0.3

_ABOUT, _NOT_ABOUT = "about", "not_about"


@dataclass(frozen=True, slots=True)
class AboutPerson:
    """How likely a message is about a person, the words that said so, and whom it names."""

    probability: float
    words: tuple[str, ...]
    who: tuple[str, ...]

    @property
    def is_asked(self) -> bool:
        """Whether somebody is asked if it is confidential."""
        return self.probability >= ASKED_FROM


class PersonSense:
    """Tells messages about a person from messages that name one or complain of something else.

    Two look at it: one that knows examples of just this, and the suggestion of the topic. Each sees what the
    other misses; the middle of the two is nearer the truth than either.
    """

    def __init__(self, examples: Iterable[Example], topics: Suggester, reader: Reader | None) -> None:
        self._sense = Suggester(examples, reader)
        self._topics = topics
        if set(self._sense.topics) != {_ABOUT, _NOT_ABOUT}:
            raise ValueError("examples are of what is about a person and of what is not")

    def learn(self, id: str, text: str, *, about: bool) -> None:  # noqa: A002
        """One example more, of what is about a person or of what is not."""
        self._sense.learn(id, text, _ABOUT if about else _NOT_ABOUT)

    def forget(self, id: str) -> None:  # noqa: A002
        """One example less."""
        self._sense.forget(id)

    def about_person(self, text: str, names: Iterable[str] = ()) -> AboutPerson:
        """What is said of one message; ``names`` are the people it could be about."""
        return AboutPerson(
            self.probabilities([text])[0], self._sense.words_for(text, _ABOUT), named_in(text, names)
        )

    def probabilities(self, texts: Sequence[str]) -> list[float]:
        """How likely each message is about a person."""
        sensed = self._sense.probabilities(texts)[0][:, self._sense.topics.index(_ABOUT)]
        about = [place for place, topic in enumerate(self._topics.topics) if topic in ABOUT_SOMEBODY]
        suggested = self._topics.probabilities(texts)[0][:, about].sum(1)
        found: list[float] = ((sensed + suggested) / 2).clip(0, 1).tolist()
        return found


def named_in(text: str, names: Iterable[str]) -> tuple[str, ...]:
    """Those of the names that stand in a text: in full, or by the last part or the first with a capital."""
    return tuple(name for name in names if any(_stands_in(text, way) for way in _ways(name)))


def _ways(name: str) -> set[str]:
    """How somebody is called: Marjolein van der Veen is Marjolein, Van der Veen or Veen to others."""
    parts = name.split()
    return {way for way in (name, parts[0], parts[-1]) if len(way) > 2} if parts else set()


def _stands_in(text: str, way: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(way)}(?!\w)", text) is not None
