import re
from datetime import date
from xml.etree import ElementTree

from triangel.ui.strip_svg import WIDTH, Cover, Stretch, Strip, first_days, strip_svg

START, END = date(2026, 11, 1), date(2027, 11, 1)


def strip(*stretches: Stretch, today: date = date(2026, 11, 23)) -> Strip:
    return Strip(START, END, today, stretches, "Nobody in February")


def test_a_gap_that_leads_somewhere_can_be_reached() -> None:
    gap = Stretch(date(2027, 2, 1), date(2027, 3, 1), Cover.GAP, "Nobody in February", href="/fill/")
    root = ElementTree.fromstring(strip_svg(strip(gap)))
    links = [(link.get("href"), link.get("aria-label")) for link in root.iter("a")]
    assert (root.get("role"), links) == ("group", [("/fill/", "Nobody in February")])


def test_a_stretch_outside_the_strip_is_left_out() -> None:
    before = Stretch(date(2020, 1, 1), date(2021, 1, 1), Cover.HELD, "long ago")
    assert "t-stretch" not in strip_svg(strip(before))


def test_an_open_stretch_runs_to_the_end() -> None:
    held = Stretch(date(2020, 1, 1), None, Cover.HELD, "Anna", "account_manager")
    assert re.findall(r'<rect x="0" y="4" width="([\d.]+)"', strip_svg(strip(held))) == [f"{WIDTH:.0f}"]


def test_today_is_marked_only_inside_the_strip() -> None:
    outside = strip(today=date(2028, 1, 1))
    assert ("t-today" in strip_svg(strip()), "t-today" in strip_svg(outside)) == (True, False)


def test_the_three_covers_differ_in_shape() -> None:
    drawn = [
        re.sub(r"#[0-9A-F]{6}|t-stretch--\w+", "", strip_svg(strip(Stretch(START, None, cover, "x"))))
        for cover in Cover
    ]
    assert len(set(drawn)) == len(Cover)


def test_months_begin_on_their_first_day() -> None:
    assert first_days(date(2026, 11, 15), date(2027, 2, 1)) == [date(2026, 12, 1), date(2027, 1, 1)]
