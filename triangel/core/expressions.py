"""Database expressions that several subjects use."""

from django.contrib.postgres.fields import DateRangeField, DateTimeRangeField
from django.db.models import Func, IntegerField


class DateRange(Func):
    """The half-open range of two day columns, as PostgreSQL's ``daterange``."""

    function = "daterange"
    output_field = DateRangeField()


class MomentRange(Func):
    """The half-open range of two moment columns, as PostgreSQL's ``tstzrange``."""

    function = "tstzrange"
    output_field = DateTimeRangeField()


class Week(Func):
    """The number of the week that a moment lies in, counted from the first of 1970 (a Thursday), in UTC.

    Plain arithmetic, so that an index can hold it.
    """

    template = "(floor(extract(epoch from (%(expressions)s AT TIME ZONE 'UTC')) / 604800)::integer)"
    output_field = IntegerField()
