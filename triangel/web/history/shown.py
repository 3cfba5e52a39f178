"""What reading a log found, in the words of the page."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from triangel.desk.models import HistoryImport
from triangel.exchange.logs.uploads import Upload


@dataclass(frozen=True)
class ProblemShown:
    """One kind of problem: how often, and where for example."""

    count: int
    sentence: str
    examples: list[str]


@dataclass(frozen=True)
class ProblemsShown:
    """The problems of one weight."""

    title: str
    kind: str
    rows: list[ProblemShown]


@dataclass(frozen=True)
class ReportShown:
    """The preview of an import."""

    values: dict[str, Any]
    first_at: datetime
    last_at: datetime
    earlier: datetime | None
    problems: list[ProblemsShown]
    button: str


@dataclass(frozen=True)
class ImportShown:
    """An import that was done."""

    row: HistoryImport
    problems: int


def imports_shown(rows: Iterable[HistoryImport]) -> list[ImportShown]:
    """The imports with how many problems each had."""
    return [ImportShown(row, sum(problem["count"] for problem in row.problems)) for row in rows]


def report_shown(upload: Upload) -> ReportShown | None:
    """What reading found; nothing as long as it was not read."""
    found = upload.report
    if not found:
        return None
    return ReportShown(
        values=found,
        first_at=datetime.fromisoformat(found["first_at"]),
        last_at=datetime.fromisoformat(found["last_at"]),
        earlier=datetime.fromisoformat(found["earlier"]) if found["earlier"] else None,
        problems=_problems(found["problems"]),
        button=ngettext("Import %(count)s request", "Import %(count)s requests", found["new"])
        % {"count": number_format(found["new"], force_grouping=True)},
    )


def _problems(problems: list[dict[str, Any]]) -> list[ProblemsShown]:
    titles = {
        "left out": (_("Cannot be used"), "danger"),
        "doubt": (_("In doubt"), "gold"),
        "note": (_("Worth knowing"), ""),
    }
    return [
        ProblemsShown(title, kind, [_problem(row) for row in problems if row["weight"] == weight])
        for weight, (title, kind) in titles.items()
        if any(row["weight"] == weight for row in problems)
    ]


def _problem(row: dict[str, Any]) -> ProblemShown:
    return ProblemShown(
        row["count"], _(row["sentence"]), [_example(**example) for example in row["examples"]]
    )


def _example(case: str, line: int, shows: str) -> str:
    place = _("line %(number)s") % {"number": line} if line else ""
    where = ", ".join(filter(None, [case, place]))
    return f"{where}: {shows}" if where and shows else where or shows
