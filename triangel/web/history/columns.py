"""The columns of a log that was sent in: recognised, guessed, and shown with their first values."""

from dataclasses import dataclass
from typing import Any

from triangel.exchange.logs.guess import all_statuses, guess_mapping
from triangel.exchange.logs.mapping import LogMapping, choose, from_document
from triangel.exchange.logs.source import LogSource
from triangel.exchange.logs.uploads import Upload
from triangel.web.history.forms import ColumnsForm

SHOWN = 3


@dataclass(frozen=True)
class SampleRow:
    """A column of the log with its first values."""

    column: str
    values: list[str]


def recognised(source: LogSource) -> LogMapping | None:
    """The ready mapping for this log. A general one still has to be told what the statuses mean."""
    found = choose(source.columns, source.sample)
    return found if found is not None and found.statuses else None


def columns_form(source: LogSource, upload: Upload, data: Any) -> ColumnsForm:
    """The form with what was said before, else with the guess."""
    name = _name_of(source)
    mapping = from_document(upload.mapping) if upload.mapping else guess_mapping(source, name)
    status, sub_status = _status_columns(mapping, source, data)
    return ColumnsForm(
        data, source=source, mapping=mapping, statuses=all_statuses(source, status, sub_status)
    )


def _name_of(source: LogSource) -> str:
    """A first name for this kind of log, from the name of the file."""
    stem = source.name.lower().partition(".")[0]
    kept = "".join(sign if sign.isascii() and sign.isalnum() else "-" for sign in stem)
    return kept.strip("-")[:60] or "log"


def _status_columns(mapping: LogMapping, source: LogSource, data: Any) -> tuple[str, str]:
    """The columns that hold the statuses: as chosen on the page, else as the mapping says."""
    if data is not None:
        return str(data.get("column_status", "")), str(data.get("column_sub_status", ""))
    there = set(source.columns)
    status = next((name for name in mapping.columns.status if name in there), "")
    return status, next((name for name in mapping.columns.sub_status if name in there), "")


def sample_rows(source: LogSource) -> list[SampleRow]:
    """Every column with the first values it is filled with."""
    rows = []
    for column in source.columns:
        values = dict.fromkeys(line.values.get(column, "") for line in source.sample)
        rows.append(SampleRow(column, [value for value in values if value][:SHOWN]))
    return rows
