"""Whatever is sent to whatever address: an answer that says so, never a fault of ours."""

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client as Browser

from triangel.tests.architecture import source
from triangel.tests.architecture.addresses import Address, addresses
from triangel.tests.architecture.knocking import Answer, knock, undone
from triangel.tests.architecture.world import World, browser

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
ALL = list(addresses().values())
DOORS = {
    "desk": [
        each
        for each in ALL
        if each.room == "web" and not each.route.startswith(("people", "clients", "history"))
    ],
    "people": [each for each in ALL if each.room == "web" and each.route.startswith("people")],
    "clients": [each for each in ALL if each.room == "web" and each.route.startswith("clients")],
    "history": [each for each in ALL if each.room == "web" and each.route.startswith("history")],
    "portal": [each for each in ALL if each.room in {"portal", "ui"}],
    "accounts": [each for each in ALL if each.room == "accounts"],
}
#: Who may do most at that door.
VISITORS = {"desk": "diana", "people": "diana", "clients": "diana", "history": "ada", "portal": "arend"}

FORM = "application/x-www-form-urlencoded"
ODD = {
    "nothing": "\x00",
    "digits": "9" * 5000,
    "number": "9" * 30,
    "nought": "0",
    "long": "x" * 30_000,
    "surrogate": "\U0001f9d9\u202e\u0000\uffff",
    "date": "0001-01-01",
    "moment": "9999-12-31T23:59",
    "nan": "NaN",
    "hand": "person:999999999999",
    "markup": "<script>alert(1)</script>{{ 7 }}%s%(x)s",
}
NAME = re.compile(r"""(?:GET|POST|data|cleaned_data)(?:\.get\(|\.getlist\(|\[)\s*f?"(\w+)\"""")
FIELD = re.compile(r"^    (\w+)(?:: [^=]+)? = (?:forms\.)?\w*(?:Field|Choice)\w*\(", re.MULTILINE)
INPUT = re.compile(r'\bname="([\w-]+)"')


def names() -> list[str]:
    """Everything that a page reads or a form asks for."""
    found: set[str] = set()
    for room in ("web", "portal", "ui"):
        for path in (source.PACKAGE / room).rglob("*.py"):
            text = path.read_text(encoding="utf-8")
            found |= set(NAME.findall(text)) | set(FIELD.findall(text))
    for text in source.templates().values():
        found |= set(INPUT.findall(text))
    return sorted(found | {"page", "after", "q", "next", "login", "password", "email", "order"})


def test_the_names_are_found() -> None:
    assert {"body", "promised_by", "to", "topic", "client", "seat", "language", "reason"} <= set(names())


def bodies() -> Iterator[tuple[str, dict[str, object]]]:
    """What is sent with POST, by what is odd about it."""
    yield "empty", {"data": b"", "content_type": FORM}
    for odd, value in ODD.items():
        yield odd, {"data": urlencode(dict.fromkeys(names(), value)), "content_type": FORM}
    no_text = "&".join(f"{name}=%ff%fe%c3%28" for name in names())
    yield "no text", {"data": f"{no_text}&%ff%fe=%c3", "content_type": FORM}
    yield "raw bytes", {"data": b"\xff\xfe=\xc3\x28&body=\xff", "content_type": FORM}
    yield "broken parts", {"data": b"--x\r\nnonsense", "content_type": "multipart/form-data; boundary=x"}
    yield "no boundary", {"data": b"--x", "content_type": "multipart/form-data"}
    yield "unknown charset", {"data": b"body=x", "content_type": f"{FORM}; charset=nonsense"}


def send(visitor: Browser, method: str, path: str, **sent: Any) -> Answer:
    """As it is, past what the test browser would make of it."""
    return undone(lambda: visitor.generic(method.upper(), path, **sent))


def faults(world: World, door: str, method: str, sent: dict[str, object], query: str = "") -> list[str]:
    """The addresses behind a door that answer with a fault."""
    who = VISITORS.get(door)
    visitor = browser(getattr(world.cast, who) if who else None)
    found = []
    for address in DOORS[door]:
        answer = send(visitor, method, address.path(world) + query, **sent)
        if answer.status >= 500 or answer.fault:
            found.append(f"{method} {address.route} {answer.status} {answer.fault}")
    return found


@pytest.mark.parametrize("door", DOORS)
def test_nothing_odd_that_is_posted_makes_a_fault(world: World, door: str) -> None:
    found = {odd: faults(world, door, "post", sent) for odd, sent in bodies()}
    assert {odd: each for odd, each in found.items() if each} == {}


@pytest.mark.parametrize("door", DOORS)
def test_nothing_odd_in_an_address_makes_a_fault(world: World, door: str) -> None:
    found = {}
    for odd, value in ODD.items():
        query = "?" + urlencode(dict.fromkeys(names(), value[:3000]))
        found[odd] = faults(world, door, "get", {}, query)
    found["no text"] = faults(
        world, door, "get", {}, "?" + "&".join(f"{name}=%ff%fe%c3%28" for name in names())
    )
    assert {odd: each for odd, each in found.items() if each} == {}


@pytest.mark.parametrize("door", DOORS)
def test_no_method_makes_a_fault_and_strange_ones_are_refused(world: World, door: str) -> None:
    found = {
        method: faults(world, door, method, {}) for method in ("head", "options", "put", "patch", "delete")
    }
    assert {method: each for method, each in found.items() if each} == {}


def test_a_page_of_ours_knows_its_methods(world: World) -> None:
    found = {}
    for door in ("desk", "people", "clients", "history", "portal"):
        visitor = browser(getattr(world.cast, VISITORS[door]))
        for address in DOORS[door]:
            for method in ("put", "delete", "patch"):
                found[address.name, method] = knock(visitor, method, address.path(world)).status
    # the style page is there in development only
    assert {key: status for key, status in found.items() if status != 405 and key[0] != "style"} == {}


def test_what_can_be_read_can_be_asked_for_by_its_head(world: World) -> None:
    found = {}
    for door in ("desk", "people", "clients", "history", "portal"):
        visitor = browser(getattr(world.cast, VISITORS[door]))
        for address in DOORS[door]:
            get, head = (knock(visitor, method, address.path(world)) for method in ("get", "head"))
            if get.status != head.status:
                found[address.name] = (get.status, head.status)
    assert found == {}


@pytest.mark.parametrize("number", [0, 999_999_999_999, 2**63, 10**30])
def test_a_number_nobody_has_is_not_found(world: World, number: int) -> None:
    found = {}
    for door in ("desk", "people", "clients", "portal"):
        visitor = browser(getattr(world.cast, VISITORS[door]))
        for address in [each for each in DOORS[door] if "<int" in each.route]:
            path = address.path_with(number, "A" * 22)
            found[address.name] = min(knock(visitor, method, path).status for method in ("get", "post"))
    assert {name: status for name, status in found.items() if status != 404} == {}


def nested(address: Address) -> bool:
    return address.route.count("<") == 2


def test_a_row_is_found_only_under_what_it_belongs_to(world: World) -> None:
    """Contact, contract and project of another client; absence and appointment of somebody else."""
    cast, visitor, found = world.cast, browser(world.cast.diana), {}
    for address in [each for each in ALL if each.room == "web" and nested(each)]:
        own = address.path(world)
        others = {
            "clients": (f"clients/{cast.a.number}/", f"clients/{cast.b.number}/"),
            "people/<": (f"people/{cast.carin.pk}/", f"people/{cast.piet.pk}/"),
            "matrix": (f"versions/{world.draft.number}/", "versions/1/"),
            "people/s": (f"people/seats/{cast.cm_a.pk}/", f"people/seats/{cast.cm_b.pk}/"),
        }
        before, after = next(pair for start, pair in others.items() if address.route.startswith(start))
        path = own.replace(before, after)
        assert path != own
        found[path] = min(knock(visitor, method, path).status for method in ("get", "post"))
    assert len(found) >= 10
    assert found == dict.fromkeys(found, 404)


def test_an_address_that_is_no_address_is_not_found(world: World) -> None:
    visitor = browser(world.cast.diana)
    paths = [
        "/nowhere/",
        "/requests/abc/",
        f"/requests/{'9' * 5000}/",
        "/requests/-1/",
        "/%00",
        "/%ff%fe/",
        "/requests/1%00/",
    ]
    paths += ["/clients/1e5/", "/people/%E2%98%83/", "/history/../../etc/", "/portal/requests/x/"]
    assert {path: knock(visitor, "get", path).status for path in paths} == dict.fromkeys(paths, 404)


def test_a_mended_cookie_and_odd_headers_make_no_fault(world: World) -> None:
    headers: list[dict[str, str]] = [
        {"cookie": "triangel-8000-session=\x00\xff; triangel-8000-language=\x00"},
        {"accept-language": "x" * 5000},
        {"accept-language": "\x00;q=-1,*"},
        {"referer": "http://[::1"},
        {"hx-request": "true", "hx-current-url": "http://[", "hx-target": "\x00"},
        {"hx-request": "true", "hx-trigger-uri-autoencoded": "true", "hx-trigger": "%ff"},
        {"x-forwarded-for": "nonsense", "x-forwarded-proto": "ftp"},
    ]
    visitor = browser(world.cast.diana)
    for each in headers:
        for path in ("/", "/requests/", f"/requests/{world.open.number}/", "/clients/", "/people/"):
            answer = knock(visitor, "get", path, headers=each)
            assert (each, path, answer.status < 500, answer.fault) == (each, path, True, "")
