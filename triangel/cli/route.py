"""`triangel route`: what messages are about, and whose they are by the matrix in force."""

import argparse
import json
import sys
from collections.abc import Iterable, Iterator
from typing import Any

from django.conf import settings
from django.utils import timezone

from triangel.core.rules import Refused
from triangel.desk import queries
from triangel.desk.rules import SAFETY_NET, Route, route
from triangel.desk.rules.topics import Example, Memory, PersonSense, Reader, Suggester, reader, shipped
from triangel.people.models import Employee


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="print each answer as JSON")


def run(arguments: argparse.Namespace) -> int:
    examples, persons = shipped.examples(), shipped.about_person()
    read = _reader([*examples, *persons])
    suggester = Suggester(examples, read)
    sense = PersonSense(persons, suggester, read)
    routes = {
        topic.code: route(queries.parts_of(row), has_project=False)
        for topic, row in queries.choosable_topics(timezone.now())
        if row is not None
    }
    names = [str(employee) for employee in Employee.objects.all()]
    for subject, text in messages(sys.stdin):
        answer = _answer(subject, text, suggester, sense, routes, names)
        print(json.dumps(answer, ensure_ascii=False) if arguments.json else _sentence(answer), flush=True)
    return 0


def _reader(examples: list[Example]) -> Reader | None:
    """What reads meanings, where that is installed; those of the examples are kept in the data folder."""
    found = reader()
    if found is None:
        return None
    memory = Memory(settings.DATA / "meanings.npz", found)
    memory.remember([example.text for example in examples])
    return memory.read


def messages(lines: Iterable[str]) -> Iterator[tuple[str, str]]:
    """The subject and the text of each message; a line that is none is refused by its number."""
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            given = json.loads(line)
        except json.JSONDecodeError:
            raise Refused("Line %(number)s is no JSON.", number=number) from None
        if not isinstance(given, dict) or not isinstance(given.get("text"), str):
            raise Refused("Line %(number)s is no object with a `text`.", number=number)
        subject = given.get("subject") or ""
        if not isinstance(subject, str):
            raise Refused("The `subject` of line %(number)s is no text.", number=number)
        yield subject, given["text"]


def _answer(
    subject: str,
    text: str,
    suggester: Suggester,
    sense: PersonSense,
    routes: dict[str, Route],
    names: list[str],
) -> dict[str, Any]:
    """One message, as docs/commands.md describes it."""
    found = suggester.suggest(subject, text)
    about = sense.about_person(f"{subject}\n{text}" if subject else text, names)
    way = routes.get(found.topic, SAFETY_NET) if found.known else SAFETY_NET
    return {
        "topic": found.topic,
        "probability": round(found.probability, 4),
        "known": found.known,
        "role": way.holder.value,
        "answerable_role": way.answerable.value,
        "about_person": round(about.probability, 4),
        "who": list(about.who),
        "words": list(found.words),
        "runners_up": [
            {"topic": topic, "probability": round(likely, 4)} for topic, likely in found.runners_up
        ],
    }


def _sentence(answer: dict[str, Any]) -> str:
    sure = f"{answer['probability']:.0%}" if answer["known"] else "not known"
    words = f" ({', '.join(answer['words'])})" if answer["words"] else ""
    return f"{answer['topic']}, {sure}: {answer['role']}, answerable {answer['answerable_role']}{words}"
