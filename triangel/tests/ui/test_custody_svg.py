import re
from datetime import UTC, datetime, timedelta
from xml.etree import ElementTree

from hypothesis import given
from hypothesis import strategies as st

from triangel.ui.custody_svg import (
    CustodyLine,
    Flag,
    Kept,
    Scale,
    Segment,
    Waiting,
    custody_inline,
    custody_page,
    fitting,
    scale_of,
)

NOW = datetime(2026, 11, 23, 13, 0, tzinfo=UTC)


def line(*days: float, closed: bool = False, flags: tuple[Flag, ...] = ()) -> CustodyLine:
    """Held by one after another; each number is how many days ago the next took it."""
    starts = [NOW - timedelta(days=day) for day in days]
    ends = [*starts[1:], NOW if closed else None]
    segments = tuple(
        Segment(start, end, "contract_manager", "CK", f"Holder {number}", "because")
        for number, (start, end) in enumerate(zip(starts, ends, strict=True))
    )
    return CustodyLine(
        segments, NOW, "With Carla.", flags=flags, closed=closed, first_day="3 March", today="today"
    )


def test_each_holder_has_a_segment_and_each_hand_over_a_knot() -> None:
    markup = custody_page(line(20, 10, 5))
    assert (markup.count('class="t-held '), markup.count('class="t-knot"')) == (3, 2)


def test_a_closed_request_has_no_today() -> None:
    assert ("t-today" in custody_page(line(9)), "t-today" in custody_page(line(9, closed=True))) == (
        True,
        False,
    )


def test_a_promise_shows_what_became_of_it() -> None:
    flags = tuple(Flag(NOW - timedelta(days=n), state, state) for n, state in enumerate(Kept))
    markup = custody_page(line(9, flags=flags))
    assert sorted(re.findall(r"t-flag--(\w+)", markup)) == ["broken", "kept", "open"]


def test_a_promise_ahead_stands_right_of_now() -> None:
    drawn = line(9, flags=(Flag(NOW + timedelta(days=3), Kept.OPEN, "Thursday"),))
    place = scale_of(drawn, 0, 100, 0)
    assert (round(place(NOW)), place(drawn.flags[0].at)) == (75, 100)


def test_waiting_is_hatched() -> None:
    waiting = Waiting(NOW - timedelta(days=4), None, "Waits for the client")
    drawn = CustodyLine(line(9).segments, NOW, "Waits.", waits=(waiting,))
    assert ("t-waits" in custody_page(drawn), "t-waits" in custody_inline(drawn)) == (True, True)


def test_a_name_is_shortened_to_what_fits() -> None:
    label = "Carla Koning, contract manager"
    assert [fitting(label, width) for width in (200, 100, 20)] == [label, "Carla Koning", ""]


def test_nothing_to_draw_draws_nothing() -> None:
    empty = CustodyLine((), NOW, "Nothing")
    assert (custody_inline(empty), custody_page(empty)) == ("", "")


def test_words_from_outside_are_escaped_and_nothing_is_styled_inline() -> None:
    hostile = CustodyLine((Segment(NOW, None, "<x>", "<b>", "<script>", '"'),), NOW, "<i>")
    markup = custody_page(hostile) + custody_inline(hostile)
    assert re.findall(r"<script|<b>|<i>|\bstyle=|\bid=", markup) == []


@given(st.lists(st.floats(0, 4000), min_size=1, max_size=60).map(lambda days: sorted(days, reverse=True)))
def test_the_line_runs_forward_and_stays_inside(days: list[float]) -> None:
    drawn = line(*days)
    ElementTree.fromstring(custody_page(drawn, 358))
    place = scale_of(drawn, 10, 300, 16)
    xs = [place(segment.starts_at) for segment in drawn.segments]
    assert xs == sorted(xs)
    assert 10 <= xs[0] <= place(NOW) <= 310.001


def test_a_moment_outside_the_line_stands_at_its_end() -> None:
    place = Scale([NOW, NOW + timedelta(days=1)], 5, 90, 0)
    assert (place(NOW - timedelta(days=9)), place(NOW + timedelta(days=9))) == (5, 95)
