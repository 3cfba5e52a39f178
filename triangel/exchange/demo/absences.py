"""Who is away, and who looks after his work meanwhile."""

from datetime import date, timedelta
from random import Random

from triangel.core.business_time import is_working_day
from triangel.exchange.demo.people import Staff
from triangel.exchange.demo.plans import AbsencePlan, StandInPlan

#: Who stands in for whom, by place in a unit. The holder without a stand-in is missing on purpose.
STAND_INS = {
    "lm_desk": ("lm_infra", "coordinator"),
    "lm_infra": ("lm_network",),
    "lm_network": ("lm_infra",),
    "lm_apps": ("lm_projects",),
    "lm_projects": ("lm_apps",),
    "lm_contracts": ("cm_3", "lm_projects"),
    "lm_accounts": ("am_2",),
    "coordinator": ("desk_3",),
    "cm_1": ("cm_3",),
    "cm_3": ("cm_1",),
    "am_1": ("am_2",),
    "am_2": ("am_3", "lm_accounts"),
    "am_3": ("am_1",),
    "pm_1": ("pm_2",),
    "pm_2": ("pm_3",),
    "pm_3": ("pm_4",),
    "pm_4": ("pm_1",),
}
#: Who is on holiday next week although nobody stands in for him.
ALONE = "cm_2"
#: Away today, with a stand-in.
AWAY_NOW = ("lm_network", "pm_3", "desk_2")


class Leave:
    """Absences and stand-ins of everybody, none overlapping."""

    def __init__(self, rng: Random, today: date, staff: Staff) -> None:
        self.rng, self.today, self.staff = rng, today, staff
        self.absences: list[AbsencePlan] = []
        self.stand_ins: list[StandInPlan] = []
        self._taken: dict[int, list[tuple[date, date]]] = {}
        self._pairs: dict[int, set[int]] = {}

    def plan(self) -> None:
        """Stand-ins first, so that nobody is planned away together with who stands in for him."""
        for (unit, key), employee in self.staff.places.items():
            for rank, other in enumerate(STAND_INS.get(key, ()), start=1):
                stand_in = self.staff.places.get((unit, other))
                if stand_in is not None:
                    self._stand_in(employee, stand_in, rank)
        director = self.staff.places[0, "director"]
        self._stand_in(director, self.staff.places[0, "lm_infra"], 1)
        self._now_and_next_week()
        for employee in range(len(self.staff.employees)):
            self._year(employee)

    def _stand_in(self, employee: int, stand_in: int, rank: int) -> None:
        starts = max(self.staff.employees[n].starts_on for n in (employee, stand_in))
        self.stand_ins.append(StandInPlan(employee, stand_in, starts, None, rank))
        self._pairs.setdefault(employee, set()).add(stand_in)
        self._pairs.setdefault(stand_in, set()).add(employee)

    def _now_and_next_week(self) -> None:
        monday = self.today - timedelta(days=self.today.weekday())
        for unit in range(len(self.staff.desks)):
            if unit == 0 or self.rng.random() < 0.2:
                self._away(self.staff.places[unit, ALONE], monday + timedelta(days=7), 5, "holiday")
        for key in AWAY_NOW:
            self._away(self.staff.places[0, key], monday, 9 if key == "pm_3" else 5, "holiday")
        self._away(self.staff.places[0, "work_3"], self.today - timedelta(days=23), None, "sick")
        self._away(self.staff.places[0, "apps_3"], self.today + timedelta(days=38), 80, "leave")
        self._away(self.staff.places[0, "cm_3"], monday + timedelta(days=21), 5, "training")

    def _away(self, employee: int, start: date, days: int | None, kind: str) -> None:
        person = self.staff.employees[employee]
        ends = None
        if days is not None:
            ends = start
            while days > 0:
                days -= ends.weekday() < 5
                ends += timedelta(days=1)
            # nobody comes back on a Saturday
            ends += timedelta(days=(7 - ends.weekday()) % 7 if ends.weekday() > 4 else 0)
        last = ends or date.max
        if start < person.starts_on or (person.ends_on is not None and last > person.ends_on):
            return
        mine = self._taken.setdefault(employee, [])
        if any(start < until and since < last for since, until in mine):
            return
        mine.append((start, last))
        self.absences.append(AbsencePlan(employee, start, ends, kind))

    def _year(self, employee: int) -> None:
        """Holidays of the past year and the coming half, and a few days of illness."""
        year = self.today.year
        summers = [
            date(y, 7, 6) + timedelta(days=7 * self.rng.randrange(6)) for y in (year - 1, year, year + 1)
        ]
        winters = [date(y, 12, 22) + timedelta(days=self.rng.randrange(3)) for y in (year - 1, year)]
        springs = [date(y, 4, 24) + timedelta(days=7 * self.rng.randrange(3)) for y in (year, year + 1)]
        plan = [(day, self.rng.choice((10, 10, 15))) for day in summers]
        plan += [(day, self.rng.choice((3, 5, 7))) for day in winters if self.rng.random() < 0.6]
        plan += [(day, 5) for day in springs if self.rng.random() < 0.6]
        for day, length in plan:
            seen = self.today - timedelta(days=365) < day < self.today + timedelta(days=210)
            past = day < self.today - timedelta(days=21)
            if seen and (past or self._free_of_partner(employee, day, length)):
                self._away(employee, day, length, "holiday")
        for _ in range(self.rng.choice((0, 0, 1, 1, 2, 3))):
            day = self.today - timedelta(days=self.rng.randrange(20, 350))
            if is_working_day(day):
                self._away(employee, day, self.rng.choice((1, 1, 2, 2, 3, 5)), "sick")

    def _free_of_partner(self, employee: int, day: date, length: int) -> bool:
        if day < self.today + timedelta(days=10):
            return False
        until = day + timedelta(days=length * 2)
        return not any(
            day < end and start < until
            for other in self._pairs.get(employee, ())
            for start, end in self._taken.get(other, ())
        )
