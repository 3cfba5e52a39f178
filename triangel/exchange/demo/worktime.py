"""Working time as one long ruler: minute 0 is the opening of the first working day that is looked at.

Adding half a day is then adding a number, which is what makes a million requests quick to invent. The office
hours are those of ``core.business_time``.
"""

from datetime import UTC, date, datetime, timedelta

from triangel.core.business_time import DAY_HOURS, OPENS, is_working_day
from triangel.core.periods import HOME_ZONE

#: Minutes in a working day.
DAY = int(DAY_HOURS * 60)


class WorkCalendar:
    """The working days around ``today`` and the ruler of minutes over them."""

    def __init__(self, today: date, *, back: int = 372, ahead: int = 200) -> None:
        first = today - timedelta(days=back)
        every = (first + timedelta(days=n) for n in range(back + ahead))
        self.days = [day for day in every if is_working_day(day)]
        self._opens = [datetime.combine(day, OPENS, HOME_ZONE).astimezone(UTC) for day in self.days]
        self._minutes = [timedelta(minutes=n) for n in range(DAY + 1)]

    def moment(self, minute: int) -> datetime:
        """The moment at a place on the ruler."""
        day, rest = divmod(minute, DAY)
        return self._opens[day] + self._minutes[rest]

    def deadline(self, minute: int) -> datetime:
        """The same, but the end of a day is 17:00 and not 08:30 of the next."""
        day, rest = divmod(minute - 1, DAY)
        return self._opens[day] + self._minutes[rest + 1]

    def day(self, minute: int) -> date:
        """The local day of a place on the ruler."""
        return self.days[minute // DAY]

    def at(self, moment: datetime) -> int:
        """The last place on the ruler that is not after ``moment``."""
        local = moment.astimezone(HOME_ZONE).date()
        index = self.index(local)
        if index < len(self.days) and self.days[index] == local:
            passed = int((moment - self._opens[index]).total_seconds() // 60)
            return index * DAY + max(-1, min(passed, DAY - 1))
        return index * DAY - 1

    def index(self, day: date) -> int:
        """The number of the first working day on or after ``day``."""
        low, high = 0, len(self.days)
        while low < high:
            middle = (low + high) // 2
            if self.days[middle] < day:
                low = middle + 1
            else:
                high = middle
        return low


def end_of_day(minute: int) -> int:
    """The close of the working day in which a place on the ruler lies."""
    return (minute // DAY + 1) * DAY


def neat(minute: int) -> int:
    """The next moment one would promise: noon or the close of the day."""
    day, rest = divmod(minute, DAY)
    return day * DAY + (210 if rest < 200 else DAY)
