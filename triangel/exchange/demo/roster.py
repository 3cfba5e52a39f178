"""Who acts for a seat or for a colleague on a day of the past year, in the provider that was made up."""

from collections.abc import Set as AbstractSet
from datetime import date
from functools import lru_cache

from triangel.exchange.demo.plans import CM, AppointmentPlan, ProviderPlan, SeatRef


class Roster:
    """Looks up holders, stand-ins and managers; a simple twin of the resolver, for the story only."""

    def __init__(self, provider: ProviderPlan) -> None:
        self.provider = provider
        self._holders: dict[SeatRef, list[AppointmentPlan]] = {}
        for row in provider.appointments:
            if row.part == "holder":
                self._holders.setdefault(row.seat, []).append(row)
        self._absent: dict[int, list[tuple[date, date]]] = {}
        for absence in provider.absences:
            ends = absence.ends_on or date.max
            self._absent.setdefault(absence.employee, []).append((absence.starts_on, ends))
        self._stand_ins: dict[int, list[int]] = {}
        for row_ in sorted(provider.stand_ins, key=lambda row: row.rank):
            self._stand_ins.setdefault(row_.employee, []).append(row_.stand_in)
        self.director = next(n for n, e in enumerate(provider.employees) if e.kind == "director")
        self._teams: dict[int, list[int]] = {}
        self._engineers: dict[int, list[int]] = {}
        self._reports: dict[int, list[int]] = {}
        for n, employee in enumerate(provider.employees):
            if employee.manager is not None:
                self._reports.setdefault(employee.manager, []).append(n)
            if employee.kind == "desk":
                self._teams.setdefault(employee.team, []).append(n)
            if employee.kind == "engineer":
                self._engineers.setdefault(employee.unit, []).append(n)
        self.on_desk = lru_cache(maxsize=4096)(self._on_desk)
        self.engineers = lru_cache(maxsize=4096)(self._engineers_on)

    def present(self, employee: int, day: date) -> bool:
        """Whether somebody is in service and not away on a day."""
        person = self.provider.employees[employee]
        if day < person.starts_on or (person.ends_on is not None and day >= person.ends_on):
            return False
        return not any(start <= day < end for start, end in self._absent.get(employee, ()))

    def holder(self, seat: SeatRef, day: date) -> int | None:
        """Who holds a seat on a day."""
        for row in self._holders.get(seat, ()):
            if row.starts_on <= day and (row.ends_on is None or day < row.ends_on):
                return row.employee
        return None

    def acting(self, seat: SeatRef, day: date) -> int:
        """Who acts for a seat on a day; in the end the director."""
        holder = self.holder(seat, day)
        if holder is None:
            rows = self._holders.get(seat)
            return self.manager(rows[-1].employee, day) if rows else self.director
        return self.instead(holder, day)

    def instead(self, employee: int, day: date) -> int:
        """Somebody himself when he is there, else his stand-in, else his manager."""
        if self.present(employee, day):
            return employee
        for other in self._stand_ins.get(employee, ()):
            if self.present(other, day):
                return other
        return self.manager(employee, day)

    def manager(self, employee: int, day: date, out: AbstractSet[int] = frozenset()) -> int:
        """Who leads somebody on a day, or whoever is there in his stead; never one of ``out``."""
        above = self.provider.employees[employee].manager
        if above is None:
            return self.director
        asked: list[int] = [above, *self._stand_ins.get(above, ())]
        for person in asked:
            if person != employee and person not in out and self.present(person, day):
                return person
        return self.manager(above, day, out)

    def contract_seat(self, client: int, contract: int | None, day: date) -> SeatRef:
        """The contract manager's seat: the contract's own while somebody holds it, else the client's."""
        if contract is not None:
            own = SeatRef(CM, "contract", contract)
            if self.holder(own, day) is not None:
                return own
        return SeatRef(CM, "client", client)

    def kept_out_by(self, subject: int) -> set[int]:
        """Who may not know of a complaint about somebody: himself, his stand-ins, and everybody under him."""
        under, found = [subject], {subject, *self._stand_ins.get(subject, ())}
        while under:
            person = under.pop()
            under += self._reports.get(person, [])
            found.update(self._reports.get(person, []))
        return found

    def under(self, subject: int) -> set[int]:
        """Everybody who reports to somebody, directly or through others."""
        return self.kept_out_by(subject) - {subject, *self._stand_ins.get(subject, ())}

    def _on_desk(self, team: int, day: date) -> tuple[int, ...]:
        members = self._teams[team]
        return tuple(n for n in members if self.present(n, day)) or tuple(members[:1])

    def _engineers_on(self, unit: int, day: date) -> tuple[int, ...]:
        members = self._engineers[unit]
        return tuple(n for n in members if self.present(n, day)) or tuple(members[:1])
