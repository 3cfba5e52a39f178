"""The topic suggestion: what it promises whatever the examples, and that it learns from the shipped ones."""

import random
import tomllib
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from triangel.desk.rules.topics import shipped
from triangel.desk.rules.topics.meaning import Meanings, Reader
from triangel.desk.rules.topics.memory import Memory
from triangel.desk.rules.topics.persons import PersonSense, named_in
from triangel.desk.rules.topics.splitting import parts, sentences
from triangel.desk.rules.topics.suggester import Example, Suggester, Suggestion

DATA = Path(__file__).parent / "data"
SOME = ("incident", "invoice", "notice", "compliment", "quote", "privacy", "new_project", "sla_report")
ASKED = (
    "Wij zeggen de overeenkomst op per 31 december.",
    "The printer on the second floor doesn't print",
    "Kunt u een offerte sturen voor tien laptops?",
    "Zqxv wklbr, ffgh: jjpqx!",
    "",
)
MESSAGES = st.one_of(st.sampled_from(ASKED), st.text(max_size=200))


def letters(texts: Sequence[str]) -> Meanings:
    """Reads a meaning that is only how often each letter stands in a text: enough to be a second opinion."""
    rows = [np.bincount([ord(letter) % 32 for letter in text.lower()] + [0], minlength=32) for text in texts]
    seen: Meanings = np.array(rows, np.float32) / np.float32(len(rows[0]))
    return seen


@pytest.fixture(scope="module")
def examples() -> list[Example]:
    return [example for example in shipped.examples() if example.topic in SOME]


@pytest.fixture(scope="module", params=[None, letters], ids=["words", "words and meaning"])
def suggester(examples: list[Example], request: pytest.FixtureRequest) -> Suggester:
    reader: Reader | None = request.param
    return Suggester(examples, reader)


def answers(suggester: Suggester) -> list[Suggestion]:
    return [suggester.suggest("", text) for text in ASKED]


def same(these: list[Suggestion], those: list[Suggestion]) -> bool:
    """The same answers, but for the rounding of the last numbers."""
    for one, other in zip(these, those, strict=True):
        assert (one.topic, one.known, one.words) == (other.topic, other.known, other.words)
        assert one.probability == pytest.approx(other.probability, abs=1e-5)
    return True


def test_learning_and_forgetting_again_leaves_no_trace(suggester: Suggester) -> None:
    before = answers(suggester)
    suggester.learn("mine", ASKED[0], "sla_report")
    suggester.learn("yours", "Something quite new", "a topic nobody had")
    assert "a topic nobody had" in suggester.topics
    suggester.forget("mine")
    suggester.forget("yours")
    assert same(answers(suggester), before)


@pytest.mark.parametrize("reader", [None, letters])
def test_the_order_of_examples_makes_no_difference(examples: list[Example], reader: Reader | None) -> None:
    shuffled = random.Random(7).sample(examples, len(examples))
    assert answers(Suggester(shuffled, reader)) == answers(Suggester(examples, reader))


def test_what_is_learned_one_by_one_is_what_is_learned_at_once(suggester: Suggester) -> None:
    lessons = [("a", "Please end our contract", "notice"), ("b", "Wat een service, dank", "compliment")]
    for id_, text, topic in lessons:
        suggester.learn(id_, text, topic)
    in_one_order = answers(suggester)
    for id_, _text, _topic in lessons:
        suggester.forget(id_)
    for id_, text, topic in reversed(lessons):
        suggester.learn(id_, text, topic)
    assert same(answers(suggester), in_one_order)
    for id_, _text, _topic in lessons:
        suggester.forget(id_)


def test_an_example_of_the_same_id_takes_the_place_of_the_old_one(suggester: Suggester) -> None:
    size, said = len(suggester), "De zwaluwen kwetteren vandaag bijzonder luidruchtig"
    suggester.learn("mine", said, "privacy")
    suggester.learn("mine", said, "quote")
    assert len(suggester) == size + 1
    assert suggester.suggest("", said).topic == "quote"
    suggester.forget("mine")


def test_what_was_never_learned_cannot_be_forgotten(suggester: Suggester) -> None:
    with pytest.raises(KeyError):
        suggester.forget("nobody")


def test_a_learned_message_gets_its_topic(suggester: Suggester) -> None:
    said = "Kwartaalborrel verplaatst naar de kantine van het Zandpad"
    for topic in SOME:
        suggester.learn("mine", said, topic)
        assert suggester.suggest("", said).topic == topic
    suggester.forget("mine")


@settings(max_examples=60, deadline=None)
@given(text=MESSAGES, subject=st.text(max_size=40))
def test_probabilities_are_shares_and_words_stand_in_the_message(
    suggester: Suggester, subject: str, text: str
) -> None:
    found = suggester.suggest(subject, text)
    given_ = [found.probability, *(likely for _topic, likely in found.runners_up)]
    assert all(0 <= likely <= 1 for likely in given_)
    assert sum(given_) <= 1 + 1e-9
    assert found.probability == max(given_)
    assert all(word in f"{subject}\n{text}" for word in found.words)


@settings(max_examples=30, deadline=None)
@given(texts=st.lists(MESSAGES, max_size=6))
def test_many_at_once_are_what_each_is_by_itself(suggester: Suggester, texts: list[str]) -> None:
    together = suggester.suggest_many(texts)
    alone = [suggester.suggest("", text) for text in texts]
    assert [(one.topic, one.known) for one in together] == [(one.topic, one.known) for one in alone]


@pytest.mark.parametrize("text", ["", "Zqxv wklbr, ffgh: jjpqx!", "жук ходит 甲乙丙", "😀😀😀"])
def test_gibberish_is_not_known(examples: list[Example], text: str) -> None:
    assert not Suggester(examples, None).suggest("", text).known


def test_what_was_learned_can_be_known_again(suggester: Suggester) -> None:
    told = suggester.suggest("", "De printer op de tweede verdieping print niet meer")
    assert (told.topic, told.known) == ("incident", True)
    assert "printer" in told.words


def test_held_out_messages_mostly_get_their_topic() -> None:
    """The shipped examples, all of them, words alone: far above chance, which is 1 in 45."""
    suggester = Suggester(shipped.examples(), None)
    right = total = 0
    for language in shipped.LANGUAGES:
        held = tomllib.loads((DATA / f"held_out_{language}.toml").read_text("utf-8"))
        for topic, of_topic in held.items():
            found = suggester.suggest_many(of_topic["examples"])
            right += sum(guess.topic == topic for guess in found)
            total += len(found)
    assert right / total > 0.6


def test_a_suggestion_needs_examples() -> None:
    with pytest.raises(ValueError, match="needs examples"):
        Suggester([], None)
    only = Suggester([Example("a", "Hallo", "question")], None)
    assert only.suggest("", "Hallo").topic == "question"
    with pytest.raises(ValueError, match="needs examples"):
        only.forget("a")


# --- what is kept of meanings -------------------------------------------------------------------------------


def test_meanings_of_examples_are_read_once_and_nothing_else_is_kept(tmp_path: Path) -> None:
    asked: list[str] = []

    def listening(texts: Sequence[str]) -> Meanings:
        asked.extend(texts)
        return letters(texts)

    path = tmp_path / "meanings.npz"
    Memory(path, listening).remember(["een", "twee", "een"])
    again = Memory(path, listening)
    again.remember(["een", "twee"])
    assert asked == ["een", "twee"]
    assert (again.read(["twee", "drie"]) == letters(["twee", "drie"])).all()
    assert Memory(path, listening).read(["drie"]).shape == (1, 32)
    assert asked == ["een", "twee", "drie", "drie"]


def test_a_broken_file_is_read_anew(tmp_path: Path) -> None:
    path = tmp_path / "meanings.npz"
    path.write_bytes(b"PK half of one")
    Memory(path, letters).remember(["een"])
    assert Memory(path, letters).read(["een"]).tolist() == letters(["een"]).tolist()


# --- about a person -----------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def sense() -> PersonSense:
    return PersonSense(shipped.about_person(), Suggester(shipped.examples(), None), None)


def test_a_complaint_about_a_person_is_asked_about(sense: PersonSense) -> None:
    said = "Ik heb een klacht over uw projectmanager Hilde Vos, zij snauwt mijn collega's af."
    found = sense.about_person(said, ["Hilde Vos", "Jan de Boer"])
    assert found.is_asked
    assert found.who == ("Hilde Vos",)
    assert all(word in said for word in found.words)


def test_a_broken_printer_is_about_nobody(sense: PersonSense) -> None:
    assert not sense.about_person("De printer op de tweede verdieping print niet meer").is_asked


def test_what_is_about_a_person_is_learned_and_forgotten(sense: PersonSense) -> None:
    said = "Zwaluwnest gladiool kwartelstaart"
    before = sense.probabilities([said])
    sense.learn("mine", said, about=True)
    after = sense.probabilities([said])
    sense.forget("mine")
    assert after > before
    assert sense.probabilities([said]) == pytest.approx(before, abs=1e-5)


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("Marjolein belde niet terug", ("Marjolein van der Veen",)),
        ("mevrouw Van der Veen, en Veen", ("Marjolein van der Veen",)),
        ("De Veenkoloniën", ()),
        ("", ()),
    ],
)
def test_people_are_named_by_a_part_of_their_name(text: str, who: tuple[str, ...]) -> None:
    assert named_in(text, ["Marjolein van der Veen", "Bo Li"]) == who


# --- two matters in one message -----------------------------------------------------------------------------


def test_two_matters_are_two_parts_that_cover_the_message(examples: list[Example]) -> None:
    first = "De printer op de tweede verdieping print niet meer en geeft een foutmelding."
    second = "Kunt u ons een offerte sturen voor tien nieuwe laptops?"
    found = parts(f"{first} {second}", Suggester(examples, None))
    assert [part.topic for part in found] == ["incident", "quote"]
    assert [(part.start, part.end) for part in found] == [
        (0, len(first)),
        (len(first) + 1, len(first) + 1 + len(second)),
    ]


def test_one_matter_has_no_parts(suggester: Suggester) -> None:
    assert parts("De printer op de tweede verdieping print niet. De printer staat aan.", suggester) == []


@settings(max_examples=200, deadline=None)
@given(text=st.text(alphabet="ab .!?\n", max_size=60))
def test_sentences_stand_in_order_and_hold_every_word(text: str) -> None:
    spans = list(sentences(text))
    assert all(start < end for start, end in spans)
    assert all(one[1] <= other[0] for one, other in pairwise(spans))
    if spans:
        said = " ".join(text[start:end] for start, end in spans)
        assert said.split() == text.split() or "".join(said.split()) == "".join(text.split())
