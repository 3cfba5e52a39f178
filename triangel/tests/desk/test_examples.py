"""What the topic suggestion learns from and what it is measured with: complete, and kept apart."""

import csv
import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

import pytest

SEEDS = files("triangel.desk").joinpath("data", "examples")
HELD_OUT = files("triangel.tests.desk").joinpath("data")
LANGUAGES = ("nl", "en")
LONGEST = 1_500


def read(file: Traversable) -> dict[str, Any]:
    """One file; text that is not UTF-8 does not come through."""
    return tomllib.loads(file.read_text("utf-8"))


def topics() -> list[str]:
    text = files("triangel.desk").joinpath("data", "matrix_v1.csv").read_text("utf-8")
    return [row["code"] for row in csv.DictReader(text.splitlines())]


def by_topic(file: Traversable) -> dict[str, list[str]]:
    return {topic: table["examples"] for topic, table in read(file).items()}


def plain(text: str) -> str:
    """A message without what does not make it another message: case, spaces, line ends."""
    return " ".join(text.casefold().split())


def to_learn_from() -> Iterator[str]:
    for language in LANGUAGES:
        for examples in by_topic(SEEDS.joinpath(f"{language}.toml")).values():
            yield from examples
    for table in read(SEEDS.joinpath("about_person.toml")).values():
        yield from table["about"]
        yield from table["not_about"]


def to_measure_with() -> Iterator[str]:
    for language in LANGUAGES:
        for examples in by_topic(HELD_OUT.joinpath(f"held_out_{language}.toml")).values():
            yield from examples
    for table in read(HELD_OUT.joinpath("two_topics.toml")).values():
        yield from (message["text"] for message in (*table["two"], *table["one"]))
        yield from table["out_of_scope"]


def twice(messages: Iterator[str]) -> list[str]:
    return [message for message, times in Counter(map(plain, messages)).items() if times > 1]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_topic_of_the_matrix_has_twenty_examples_in_its_order(language: str) -> None:
    examples = by_topic(SEEDS.joinpath(f"{language}.toml"))
    assert list(examples) == topics()
    assert {topic: len(found) for topic, found in examples.items() if len(found) < 20} == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_topic_of_the_matrix_is_measured_with_five_messages(language: str) -> None:
    examples = by_topic(HELD_OUT.joinpath(f"held_out_{language}.toml"))
    assert list(examples) == topics()
    assert {topic: len(found) for topic, found in examples.items() if len(found) != 5} == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_examples_of_a_topic_do_not_begin_alike(language: str) -> None:
    for topic, examples in by_topic(SEEDS.joinpath(f"{language}.toml")).items():
        openings = Counter(" ".join(re.findall(r"\w+", plain(example))[:3]) for example in examples)
        assert (topic, [words for words, times in openings.items() if times > 3]) == (topic, [])


@pytest.mark.parametrize("language", LANGUAGES)
def test_as_many_messages_are_about_a_person_as_are_not(language: str) -> None:
    table = read(SEEDS.joinpath("about_person.toml"))[language]
    assert (len(table["about"]), len(table["not_about"])) == (60, 60)


@pytest.mark.parametrize("language", LANGUAGES)
def test_messages_with_two_topics_name_two_of_the_matrix_and_long_ones_one(language: str) -> None:
    table, known = read(HELD_OUT.joinpath("two_topics.toml"))[language], set(topics())
    for kind, topics_each, messages in (("two", 2, 30), ("one", 1, 20)):
        assert len(table[kind]) == messages
        assert {len(set(message["topics"]) & known) for message in table[kind]} == {topics_each}
    assert len(table["out_of_scope"]) == 30


def test_no_message_stands_twice_among_what_is_learned_from() -> None:
    assert twice(to_learn_from()) == []


def test_no_message_stands_twice_among_what_is_measured_with() -> None:
    assert twice(to_measure_with()) == []


def test_nothing_is_measured_with_what_was_learned_from() -> None:
    assert set(map(plain, to_measure_with())) & set(map(plain, to_learn_from())) == set()


def test_no_message_is_empty_or_longer_than_people_write() -> None:
    for message in (*to_learn_from(), *to_measure_with()):
        assert 0 < len(message.strip()) <= LONGEST, message
