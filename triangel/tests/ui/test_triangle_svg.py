import re
from dataclasses import replace
from itertools import product
from pathlib import Path
from xml.etree import ElementTree

import pytest

from triangel.ui import triangle_svg as drawing
from triangel.ui.triangle_svg import Corner, Edge, State, Triangle

FAVICON = Path(drawing.__file__).parent / "static" / "ui" / "favicon.svg"


def triangle(
    account: State = State.WELL,
    project: State = State.WELL,
    contract: State = State.WELL,
    broken: frozenset[str] = frozenset(),
) -> Triangle:
    return Triangle(
        account=Corner(account, "Account manager: Anna", "AW"),
        project=Corner(project, "Project manager: Pieter", "PB"),
        contract=Corner(contract, "Contract manager: Carla", "CK"),
        sentence="All three are there.",
        broken=broken,
    )


@pytest.mark.parametrize(
    ("drawn", "mood"),
    [
        (triangle(), "golden"),
        (triangle(project=State.NONE), "golden"),
        (triangle(project=State.CONCERN), "plain"),
        (triangle(account=State.VACANT), "plain"),
        (triangle(broken=frozenset({"account-project"})), "plain"),
        (triangle(contract=State.VACANT), "sunk"),
        (triangle(account=State.VACANT, contract=State.VACANT), "sunk"),
    ],
)
def test_a_triangle_is_golden_plain_or_sunk(drawn: Triangle, mood: str) -> None:
    assert drawn.mood == mood


@pytest.mark.parametrize("size", [16, 24, 32, 40, 64, 96, 200, 360])
@pytest.mark.parametrize("state", list(State))
def test_every_state_is_well_formed_at_every_size(state: State, size: int) -> None:
    root = ElementTree.fromstring(drawing.triangle_svg(triangle(state, state, state), size))
    assert (root.get("width"), root.get("aria-label")) == (str(size), "All three are there.")


def test_the_corners_stand_in_their_order() -> None:
    markup = drawing.triangle_svg(triangle(), 200)
    assert re.findall(r"t-corner--(am|pm|cm) ", markup) == ["am", "pm", "cm"]


def test_a_corner_is_never_told_by_colour_alone() -> None:
    shapes = {
        state: re.sub(r"#[0-9A-F]{6}|t-corner--\w+", "", drawing.triangle_svg(triangle(state), 64))
        for state in State
    }
    assert len(set(shapes.values())) == len(State)


def test_words_from_outside_are_escaped() -> None:
    label = "<script>\"'&"
    hostile = Corner(State.WELL, label, "<b>", href='"><x>')
    markup = drawing.triangle_svg(Triangle(hostile, hostile, hostile, sentence=label), 200)
    assert ("<script" in markup, "<b>" in markup, "<x>" in markup) == (False, False, False)
    assert ElementTree.fromstring(markup).get("aria-label") == label


def test_a_corner_that_leads_somewhere_is_a_link() -> None:
    corner = Corner(State.VACANT, "Nobody is contract manager", href="/clients/7/")
    linked = Triangle(corner, corner, corner, sentence="Empty")
    root = ElementTree.fromstring(drawing.triangle_svg(linked, 200))
    assert (root.get("role"), [link.get("href") for link in root.iter("a")]) == ("group", ["/clients/7/"] * 3)


def test_nothing_needs_an_inline_style_or_an_id() -> None:
    markup = "".join(drawing.triangle_svg(triangle(state, state, state), 200) for state in State)
    assert re.findall(r"\b(style|id|onclick)=", markup) == []


def test_a_broken_edge_says_why_and_leads_there() -> None:
    both = replace(
        triangle(broken=frozenset({"account-project", "project-contract"})),
        edges={
            "account-project": Edge("3 requests & more", "/requests/?client=1&bounced=account-project"),
            "project-contract": Edge("2 requests"),
        },
    )
    root = ElementTree.fromstring(drawing.triangle_svg(both, 260))
    told = [
        (part.tag, part.get("href"), part.get("aria-label"))
        for part in root
        if "t-edge" in part.get("class", "")
    ]
    assert told == [
        ("a", "/requests/?client=1&bounced=account-project", "3 requests & more"),
        ("g", None, None),
    ]
    assert [part[0].text for part in root if "t-edge" in part.get("class", "")] == [
        "3 requests & more",
        "2 requests",
    ]


def test_a_wall_draws_each_look_once() -> None:
    wall = [
        triangle(),
        triangle(),
        triangle(contract=State.VACANT),
        triangle(broken=frozenset({"account-project"})),
    ]
    symbols = re.findall(r'<symbol id="([^"]+)"', drawing.triangle_symbols(wall))
    used = [re.findall(r'href="#([^"]+)"', drawing.triangle_use(one)) for one in wall]
    assert (symbols, used) == (
        ["t-triangle-wwv", "t-triangle-www", "t-triangle-www0"],
        [["t-triangle-www"], ["t-triangle-www"], ["t-triangle-wwv"], ["t-triangle-www0"]],
    )


def test_every_look_has_a_name_of_its_own() -> None:
    looks = [triangle(*states) for states in product(State, State, State)]
    assert len({drawing.drawing_key(look) for look in looks}) == 64


def test_the_favicon_is_the_golden_triangle() -> None:
    account, project, contract = (
        Corner(State.WELL, f"{role} manager") for role in ("Account", "Project", "Contract")
    )
    drawn = drawing.triangle_svg(Triangle(account, project, contract, "Triangel"), 32)
    expected = drawn.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1)
    assert FAVICON.read_text(encoding="utf-8") == expected + "\n"
