"""Database expressions that several subjects use."""

from django.contrib.postgres.fields import DateRangeField, DateTimeRangeField
from django.db.models import Func


class DateRange(Func):
    """The half-open range of two day columns, as PostgreSQL's ``daterange``."""

    function = "daterange"
    output_field = DateRangeField()


class MomentRange(Func):
    """The half-open range of two moment columns, as PostgreSQL's ``tstzrange``."""

    function = "tstzrange"
    output_field = DateTimeRangeField()
