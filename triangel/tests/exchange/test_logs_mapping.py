"""Mappings: the ready ones, those people write, and how moments are read."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from triangel.exchange.logs import mapping
from triangel.exchange.logs.mapping import BadMapping
from triangel.exchange.logs.moments import ISO, Moment, MomentReader, guess_formats
from triangel.exchange.logs.preview import mapping_for
from triangel.exchange.logs.source import open_log
from triangel.tests.exchange.logs_written import read


def test_the_ready_mappings_are_there_and_survive_being_stored() -> None:
    ready = mapping.ready()
    assert list(ready) == ["bpi2013-volvo", "helpdesk-italy", "uci-incident-log", "xes"]
    assert all(mapping.from_document(mapping.to_document(each)) == each for each in ready.values())


def test_the_problems_as_their_own_system_wrote_them_are_known_too(tmp_path: Path) -> None:
    header = (
        "Problem Number;Problem Change Date+Time;Problem Status;Problem Sub Status;Problem Involved Owner ST"
    )
    line = "1-1;2012-01-05T09:00:00;Accepted;In Progress;Grüne 2nd"
    path = tmp_path / "closed problems.csv"
    path.write_bytes(f"{header}\r\n{line}\r\n".encode("latin-1"))
    source = open_log(path)
    found = mapping_for(source)
    assert (found.name, source.encoding, source.delimiter) == ("bpi2013-volvo", "iso-8859-1", ";")
    assert read(path, found).histories[0].parties() == ["Grüne 2nd"]


def written(folder: Path, text: str, name: str = "ours.toml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_a_mapping_is_named_after_its_file_and_may_be_toml_or_json(tmp_path: Path) -> None:
    toml = mapping.from_file(written(tmp_path, '[columns]\ncase = "nr"\nat = "when"\nstatus = "state"\n'))
    json = mapping.from_file(
        written(tmp_path, '{"columns": {"case": "nr", "at": ["when"], "status": "state"}}', "ours.json")
    )
    assert toml == json
    assert (toml.name, toml.columns.case) == ("ours", ("nr",))


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("case = ", "The mapping ours.toml cannot be read: Invalid value (at end of document)."),
        ('colums = "x"', "A mapping knows no settings called colums, only: "),
        ('[columns]\nwhen = "x"', "A mapping knows no columns called when, only: at, case, "),
        ("[columns]\ncase = 3", "“case” must be a text or a list of texts."),
        ('party = "seat"', "“party” can be team / person, not seat."),
        ('zone = "Europe/Volendam"', "There is no time zone called Europe/Volendam; write for example"),
        (
            '[statuses]\nnew = "fresh"',
            "“new” can be open / waiting for client / resolved / closed, not fresh.",
        ),
        ("title = 3", "“title” must be a text or a list of texts."),
    ],
)
def test_a_mapping_that_cannot_be_used_is_refused_with_a_sentence(
    tmp_path: Path, text: str, sentence: str
) -> None:
    with pytest.raises(BadMapping) as refused:
        mapping.from_file(written(tmp_path, text))
    assert str(refused.value).startswith(sentence)


def test_a_mapping_that_does_not_fit_names_the_columns_it_misses() -> None:
    with pytest.raises(BadMapping) as refused:
        mapping.ready()["uci-incident-log"].fitted(["number", "sys_updated_at"])
    assert str(refused.value) == (
        "The log has no column incident_state for the status; uci-incident-log does not fit it."
    )


def moment(text: str, zone: str, *formats: str) -> Moment | None:
    return MomentReader(formats or (ISO,), zone).read(text)


def test_moments_become_utc() -> None:
    assert moment("2010-03-31T16:59:42.000+02:00", "UTC") == Moment(
        datetime(2010, 3, 31, 14, 59, 42, tzinfo=UTC)
    )
    assert moment("2026-07-01 12:00", "Europe/Amsterdam") == Moment(datetime(2026, 7, 1, 10, tzinfo=UTC))
    assert moment("5/3/2016 9:07", "UTC", "%d/%m/%Y %H:%M") == Moment(datetime(2016, 3, 5, 9, 7, tzinfo=UTC))
    assert moment("31/2/2016 9:07", "UTC", "%d/%m/%Y %H:%M") is None


def test_local_times_around_the_change_of_the_clock_are_questioned() -> None:
    twice = moment("2026-10-25 02:30", "Europe/Amsterdam")
    never = moment("2026-03-29 02:30", "Europe/Amsterdam")
    assert twice == Moment(
        datetime(2026, 10, 25, 0, 30, tzinfo=UTC), "ambiguous_time", datetime(2026, 10, 25, 1, 30, tzinfo=UTC)
    )
    assert never is not None
    assert never.doubt == "nonexistent_time"


def test_a_day_and_month_that_may_be_swapped_give_two_readings() -> None:
    assert guess_formats(["5/3/2016 09:07", "6/3/2016 10:00"]) == ["%d/%m/%Y %H:%M", "%m/%d/%Y %H:%M"]
    assert guess_formats(["5/3/2016 09:07", "26/3/2016 10:00"]) == ["%d/%m/%Y %H:%M"]
    assert guess_formats(["2016-03-05T09:07:00+01:00"]) == [ISO]
    assert guess_formats(["next week"]) == []
