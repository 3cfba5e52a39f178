"""The provider's people in plain values: the line, absence and stand-ins, photos, and addresses."""

from triangel.people.rules.addresses import domain_of, is_of, provider_domains
from triangel.people.rules.details import LEAST_FTE, MOST_FTE, check_fte, check_name, check_phone
from triangel.people.rules.line import (
    NO_DEPTH,
    Absence,
    AbsenceOverlaps,
    LineIsCircular,
    Organisation,
    PeriodIsEmpty,
    Person,
    StandIn,
    check_absence,
    check_line,
    check_outside,
    check_period,
    excluded_by_complaint,
    organisation,
    periods_overlap,
)
from triangel.people.rules.photos import NoPhoto, Square, check_size, square_of

__all__ = [
    "LEAST_FTE",
    "MOST_FTE",
    "NO_DEPTH",
    "Absence",
    "AbsenceOverlaps",
    "LineIsCircular",
    "NoPhoto",
    "Organisation",
    "PeriodIsEmpty",
    "Person",
    "Square",
    "StandIn",
    "check_absence",
    "check_fte",
    "check_line",
    "check_name",
    "check_outside",
    "check_period",
    "check_phone",
    "check_size",
    "domain_of",
    "excluded_by_complaint",
    "is_of",
    "organisation",
    "periods_overlap",
    "provider_domains",
    "square_of",
]
