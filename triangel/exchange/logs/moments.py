"""Moments as logs write them, read into moments with a zone.

Local times on the hour the clock changes are questioned.
"""

from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

ISO = "iso"
FORMATS = (
    ISO,
    "%d/%m/%Y %H:%M",
    "%d/%m/%Y %H:%M:%S",
    "%d-%m-%Y %H:%M",
    "%d-%m-%Y %H:%M:%S",
    "%d.%m.%Y %H:%M",
    "%d.%m.%Y %H:%M:%S",
    "%m/%d/%Y %H:%M",
    "%m/%d/%Y %H:%M:%S",
    "%m/%d/%Y %I:%M:%S %p",
    "%m-%d-%Y %H:%M:%S",
    "%Y/%m/%d %H:%M:%S",
    "%Y/%m/%d %H:%M:%S.%f",
    "%d/%m/%Y",
    "%m/%d/%Y",
)
"""Ways of writing a moment that are tried when a log is not known, in order of preference."""


@dataclass(frozen=True, slots=True)
class Moment:
    """A moment read.

    `doubt` is "" or the kind of problem; `other` is the second reading of an ambiguous local time.
    """

    at: datetime
    doubt: str = ""
    other: datetime | None = None


@dataclass
class MomentReader:
    """Reads moments written in one of the formats; times without a zone belong to `zone` (an IANA name)."""

    formats: tuple[str, ...]
    zone: str
    seen: dict[str, Moment | None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.zone_info = zone_named(self.zone)

    def read(self, text: str) -> Moment | None:
        """The moment in UTC, or None when the text is no moment in any of the formats."""
        if text not in self.seen:
            self.seen[text] = self._read(text)
        return self.seen[text]

    def _read(self, text: str) -> Moment | None:
        for way in self.formats:
            try:
                return _in_utc(_parsed(text, way), self.zone_info)
            except (ValueError, OverflowError):
                continue
        return None


def _parsed(text: str, way: str) -> datetime:
    if way == ISO:
        return datetime.fromisoformat(text)
    return datetime.strptime(text, way)  # noqa: DTZ007 - the zone is the mapping's, added by the caller


def zone_named(name: str) -> tzinfo:
    """The zone of an IANA name such as Europe/Amsterdam. Raises ValueError when there is none."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ValueError(f"no time zone {name!r}") from error


def _in_utc(read: datetime, zone: tzinfo) -> Moment:
    if read.tzinfo is not None:
        return Moment(read.astimezone(UTC))
    first, second = (read.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1))
    if first == second:
        return Moment(first)
    if first.astimezone(zone).replace(tzinfo=None) != read:
        return Moment(first, "nonexistent_time")
    return Moment(first, "ambiguous_time", second)


def guess_formats(texts: list[str]) -> list[str]:
    """The formats that read the most of these texts, and at least half, in order of preference.

    Several when day and month are in doubt; a text that is no moment at all does not spoil the rest.
    """
    wanted = [text.strip() for text in texts if text.strip()]
    fitting = {way: sum(_fits(text, way) for text in wanted) for way in FORMATS}
    most = max(fitting.values())
    return [way for way in FORMATS if most and most * 2 >= len(wanted) and fitting[way] == most]


def _fits(text: str, way: str) -> bool:
    try:
        read = _parsed(text, way)
    except ValueError:
        return False
    return 1970 <= read.year <= 2100
