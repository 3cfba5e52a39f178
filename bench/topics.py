"""How good and how fast the topic suggestion is: on its own examples, messages kept apart and public corpora.

Run with OMP_NUM_THREADS=1 for one core. Meanings are read once a run; what they take is timed by itself.
"""

import csv
import gzip
import json
import resource
import time
import tomllib
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from triangel.desk.rules.topics import Example, PersonSense, Reader, Suggester, parts, reader, shipped
from triangel.desk.rules.topics.persons import ABOUT_SOMEBODY, ASKED_FROM

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared" / "data"
KEPT_APART = ROOT / "triangel" / "tests" / "desk" / "data"
SHARES = (1.0, 0.9, 0.8, 0.7, 0.5)
Pairs = list[tuple[str, str]]


def measure() -> None:
    """Everything, with words alone and, where the optional package is, with meaning."""
    read = _remembering(reader())
    for name, one in [("words alone", None), *([("words and meaning", read)] if read else [])]:
        print(f"\n=== {name}", flush=True)
        _own(one)
        for corpus, taught, asked, outside in corpora():
            _judge(f"{corpus} ({len(taught)} examples)", _taught(taught, one), asked, outside)
    print(f"\nmemory at most: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:,.0f} MB")


# --- the examples that come with Triangel -------------------------------------------------------------------


def _own(read: Reader | None) -> None:
    examples = shipped.examples()
    if read:
        read([example.text for example in examples])
    began = time.perf_counter()
    suggester = Suggester(examples, read)
    suggester.suggest("", "")
    print(f"{len(examples)} examples, {len(suggester.topics)} topics: ready in {_since(began)}")
    _crossed(examples, read)
    held = [(text, topic) for language in shipped.LANGUAGES for text, topic in _kept_apart(language)]
    mixed = tomllib.loads((KEPT_APART / "two_topics.toml").read_text("utf-8"))
    outside = [text for of_language in mixed.values() for text in of_language["out_of_scope"]]
    _judge("kept apart, both languages", suggester, held, outside)
    for language in shipped.LANGUAGES:
        _judge(f"kept apart, {language}", suggester, _kept_apart(language), [])
    _judge_parts(suggester, mixed)
    sense = PersonSense(shipped.about_person(), suggester, read)
    _judge_persons(sense, held)
    _speed(suggester, [text for text, _topic in held])


def _crossed(examples: list[Example], read: Reader | None) -> None:
    """Each of five parts asked of the other four, everything measured anew: nothing is seen beforehand."""
    order = np.random.default_rng(0).permutation(len(examples))
    right = []
    for fold in range(5):
        asked = [examples[place] for place in order[fold::5]]
        taught = [examples[place] for number in range(5) if number != fold for place in order[number::5]]
        found = Suggester(taught, read).suggest_many([example.text for example in asked])
        right += [guess.topic == example.topic for guess, example in zip(found, asked, strict=True)]
    print(f"{'own examples, five parts':<48} right {_percent(right)}")


def _judge_parts(suggester: Suggester, mixed: dict[str, dict[str, list[dict[str, object]]]]) -> None:
    single = [str(one["text"]) for of_language in mixed.values() for one in of_language["one"]]
    double = [
        (str(two["text"]), two["topics"]) for of_language in mixed.values() for two in of_language["two"]
    ]
    apart = [({part.topic for part in parts(text, suggester)}, topics) for text, topics in double]
    print(
        f"{'two matters in one message':<48} taken apart {_percent([bool(found) for found, _ in apart])}"
        f", into the right two {_percent([found == set(topics) for found, topics in apart])}"  # type: ignore[call-overload]
        f"; long ones with one taken apart {_percent([bool(parts(text, suggester)) for text in single])}"
    )


def _judge_persons(sense: PersonSense, held: Pairs) -> None:
    asked = np.array(sense.probabilities([text for text, _topic in held])) >= ASKED_FROM
    about = np.array([topic in ABOUT_SOMEBODY for _text, topic in held])
    print(
        f"{'about a person, kept apart':<48} asked about {_percent(asked[about])}"
        f"; of the others {_percent(asked[~about])}"
    )


def _kept_apart(language: str) -> Pairs:
    topics = tomllib.loads((KEPT_APART / f"held_out_{language}.toml").read_text("utf-8"))
    return [(text.strip(), topic) for topic, of_topic in topics.items() for text in of_topic["examples"]]


# --- public corpora -----------------------------------------------------------------------------------------


def corpora() -> Iterator[tuple[str, Pairs, Pairs, list[str]]]:
    """Each corpus that is on this machine: its name, what is taught, what is asked, what fits nothing."""
    banking, clinc, xsid = (SHARED / name for name in ("msg-banking77", "msg-clinc150", "msg-xsid-nl"))
    if banking.exists():
        with (banking / "train.csv").open(newline="") as file:
            rows = [(row["text"], row["category"]) for row in csv.DictReader(file)]
        taught, asked = _parted(rows)
        yield "BANKING77, a fifth asked", taught, asked, []
        yield "BANKING77, ten a class", _few(taught, 10), asked, []
    if clinc.exists():
        with gzip.open(clinc / "data_train_val.json.gz", "rt") as packed:
            sets = {name: [(text, topic) for text, topic in rows] for name, rows in json.load(packed).items()}
        outside = [text for text, _topic in sets["oos_val"]]
        yield "CLINC150, validation", _few(sets["train"], 40), sets["val"], outside
        yield "CLINC150, ten a class", _few(sets["train"], 10), sets["val"], outside
    if xsid.exists():
        for taught_in, asked_in in (("en", "nl"), ("nl", "nl")):
            taught, asked = _parted(_conll(xsid / f"{taught_in}.valid.conll"))
            if taught_in != asked_in:
                taught, asked = (
                    _conll(xsid / f"{taught_in}.valid.conll"),
                    _conll(xsid / f"{asked_in}.valid.conll"),
                )
            yield f"xSID, taught in {taught_in}, asked in {asked_in}", taught, asked, []


def _conll(path: Path) -> Pairs:
    found, text = [], ""
    for line in path.read_text("utf-8").splitlines():
        name, _, value = line.removeprefix("# ").replace(":", "=", 1).partition("=")
        if line.startswith("# ") and name.strip() == "text":
            text = value.strip()
        if line.startswith("# ") and name.strip() == "intent":
            found.append((text, value.strip()))
    return found


def _parted(pairs: Pairs) -> tuple[Pairs, Pairs]:
    """Four fifths and one fifth of each topic."""
    taught, asked = [], []
    for of_topic in _by_topic(pairs):
        asked += of_topic[: len(of_topic) // 5]
        taught += of_topic[len(of_topic) // 5 :]
    return taught, asked


def _few(pairs: Pairs, each: int) -> Pairs:
    return [pair for of_topic in _by_topic(pairs) for pair in of_topic[:each]]


def _by_topic(pairs: Pairs) -> list[Pairs]:
    order = np.random.default_rng(0).permutation(len(pairs))
    topics: dict[str, Pairs] = {}
    for place in order:
        topics.setdefault(pairs[place][1], []).append(pairs[place])
    return [topics[topic] for topic in sorted(topics)]


def _taught(pairs: Pairs, read: Reader | None) -> Suggester:
    return Suggester((Example(str(number), *pair) for number, pair in enumerate(pairs)), read)


# --- what is measured ---------------------------------------------------------------------------------------


def _judge(name: str, suggester: Suggester, asked: Pairs, outside: list[str]) -> None:
    found = suggester.suggest_many([text for text, _topic in asked])
    right = np.array([guess.topic == topic for guess, (_text, topic) in zip(found, asked, strict=True)])
    likely = np.array([guess.probability for guess in found])
    known = np.array([guess.known for guess in found])
    top = [
        topic in (guess.topic, *(other for other, _likely in guess.runners_up[:2]))
        for guess, (_text, topic) in zip(found, asked, strict=True)
    ]
    order = np.argsort(-likely, kind="stable")
    by_share = [f"{share:.0%}: {_percent(right[order[: round(share * len(order))]])}" for share in SHARES]
    print(
        f"{name:<48} right {_percent(right)}, among the first three {_percent(top)}, "
        f"calibration error {_calibration_error(likely, right):.3f}\n"
        f"{'':<48} right of the surest {', '.join(by_share)}\n"
        f"{'':<48} known {_percent(known)}, right and known {_percent(right & known)}",
        flush=True,
    )
    if outside:
        guesses = suggester.suggest_many(outside)
        print(f"{'':<48} refused of what fits nothing {_percent([not guess.known for guess in guesses])}")


def _calibration_error(likely: NDArray[np.float64], right: NDArray[np.bool_], bins: int = 15) -> float:
    """Expected calibration error: how far apart what is said and what is so are, over equal steps."""
    step = np.minimum((likely * bins).astype(int), bins - 1)
    return sum(
        abs(float(likely[step == number].mean() - right[step == number].mean()))
        * float((step == number).mean())
        for number in range(bins)
        if (step == number).any()
    )


def _speed(suggester: Suggester, texts: list[str]) -> None:
    many = [f"{text} {number}" for number in range(2_000 // len(texts) + 1) for text in texts]
    many = many[:200] if suggester.reads_meaning else many
    suggester.suggest_many(texts[:10])
    each = _each(lambda: suggester.suggest_many(many)) / len(many)
    alone = _each(lambda: [suggester.suggest("", f"{text} 12") for text in texts[:50]]) / 50
    began = time.process_time()
    suggester.learn("bench", "Een nieuwe melding van een klant over de facturen", "invoice")
    learned = time.process_time() - began
    suggester.suggest("", "factuur")
    ready = time.process_time() - began
    suggester.forget("bench")
    print(
        f"{'speed':<48} {1 / each:,.0f} messages a second together, {alone * 1e3:.1f} ms one with its words; "
        f"learning one {learned:.2f} s, ready again after {ready:.2f} s"
    )


def _each(do: Callable[[], object]) -> float:
    """Processor time: others may be at work on the machine."""
    began = time.process_time()
    do()
    return time.process_time() - began


def _since(began: float) -> str:
    return f"{time.perf_counter() - began:.2f} s"


def _percent(those: Sequence[bool] | NDArray[np.bool_]) -> str:
    return f"{100 * float(np.mean(those)):.1f} %"


def _remembering(read: Reader | None) -> Reader | None:
    """Reads each text once in a run, so that the figures do not wait for the same reading again."""
    if read is None:
        return None
    seen: dict[str, NDArray[np.float32]] = {}

    def remembered(texts: Sequence[str]) -> NDArray[np.float32]:
        new = [text for text in dict.fromkeys(texts) if text not in seen]
        if new:
            began = time.perf_counter()
            seen.update(zip(new, read(new), strict=True))
            if len(new) > 1_000:
                print(f"read {len(new)} meanings, {len(new) / (time.perf_counter() - began):.0f} a second")
        return np.array([seen[text] for text in texts], np.float32)

    return remembered
