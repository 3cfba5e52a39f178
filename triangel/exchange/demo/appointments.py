"""Who sits where from when to when, and what is wrong with it."""

from collections import Counter, defaultdict
from datetime import date, timedelta
from random import Random

from triangel.exchange.demo.people import LEFT, Staff
from triangel.exchange.demo.plans import (
    AM,
    CM,
    DESK,
    PM,
    SUPPLIER,
    AppointmentPlan,
    ClientPlan,
    ContractPlan,
    ProjectPlan,
    SeatRef,
)

LINE = ("lm_desk", "lm_infra", "lm_network", "lm_projects", "lm_apps")
SPECIALISTS = ("cm_1", "cm_3", "cm_2")
SELLERS = ("am_1", "am_2", "am_3")
LEADERS = ("pm_1", "pm_2", "pm_3", "pm_4")
MOVED = (
    "Herverdeling van klanten",
    "Opvolging na functiewissel",
    "Op verzoek van de klant",
    "Klant is gegroeid",
)


class Seating:
    """Fills the seats of one provider; ``appointments`` and ``trouble`` are the outcome."""

    def __init__(
        self,
        rng: Random,
        today: date,
        staff: Staff,
        clients: list[ClientPlan],
        agreed: list[ContractPlan],
        projects: list[ProjectPlan],
    ) -> None:
        self.rng, self.today, self.staff = rng, today, staff
        self.clients, self.agreed, self.projects = clients, agreed, projects
        self.appointments: list[AppointmentPlan] = []
        self.trouble: dict[str, int] = {}
        self._classes: dict[int, Counter[str]] = defaultdict(Counter)
        for contract in agreed:
            self._classes[contract.client][contract.contract_class] += 1
        self._carried: dict[int, Counter[str]] = defaultdict(Counter)
        self._manager: dict[int, int] = {}
        self._seller: dict[int, int] = {}
        self._leads: Counter[int] = Counter()

    def fill(self) -> None:
        """Fill every seat, save those whose gap is part of the story."""
        self._pick_trouble()
        for index in range(len(self.clients)):
            self._seat_client(index)
        self._name_for_contracts()
        for index in range(len(self.projects)):
            self._seat_project(index)
        for unit, team in enumerate(self.staff.desks):
            coordinator = self._place(unit, "coordinator")
            self._appoint(SeatRef(DESK, "team", team), coordinator, date.min, None, "")

    def contract_manager_of(self, client: int) -> int | None:
        """Who manages the contracts of a client today; nobody for the one that lost him."""
        return self._manager.get(client)

    def _place(self, unit: int, key: str) -> int:
        return self.staff.places[unit, key]

    def _pick_trouble(self) -> None:
        """Give each kind of trouble a client or project of its own in the first unit."""
        standard = [
            n
            for n, client in enumerate(self.clients[:60])
            if self._highest(n) == "C" and client.size in (2, 3) and client.language == "nl"
        ]
        for name, place in (("no_contract_manager", 3), ("two_corners", 1), ("ends_soon", 5)):
            if standard:
                self.trouble[name] = standard.pop(min(place, len(standard) - 1))
        running = [
            n
            for n, project in enumerate(self.projects)
            if project.state == "running"
            and project.client < 60
            and project.client not in self.trouble.values()
            and project.starts_on < self.today - timedelta(days=60)
            and project.ends_on > self.today + timedelta(days=25)
        ]
        for name in ("left_project", "no_supplier"):
            if running:
                self.trouble[name] = running.pop(len(running) // 2)

    def _highest(self, client: int) -> str:
        return min(self._classes[client], default="D")

    def _seat_client(self, index: int) -> None:
        client = self.clients[index]
        manager = self._choose_manager(index)
        seller = self._choose_seller(index)
        if index == self.trouble.get("two_corners"):
            manager = seller = self._place(client.unit, "lm_accounts")
        self._seller[index] = seller
        self._hold(SeatRef(AM, "client", index), seller, client, 0.15, SELLERS)
        seat = SeatRef(CM, "client", index)
        if index == self.trouble.get("no_contract_manager"):
            self._appoint(
                seat,
                manager,
                client.since_on,
                self.today - timedelta(days=24),
                "Portefeuille te groot geworden",
            )
            return
        self._manager[index] = manager
        if index == self.trouble.get("ends_soon"):
            ends = self.today + timedelta(days=35)
            self._appoint(seat, manager, client.since_on, ends, "Gaat naar een andere rol")
        else:
            pool = SPECIALISTS if self.staff.employees[manager].key in SPECIALISTS else LINE
            self._hold(seat, manager, client, 0.22, pool)
        if self._highest(index) in "AB":
            deputy = next(
                self._place(client.unit, key)
                for key in ("cm_1", "cm_3")
                if self._place(client.unit, key) != manager
            )
            since = max(client.since_on, self.today - timedelta(days=300))
            self._appoint(seat, deputy, since, None, "", part="deputy")

    def _choose_manager(self, index: int) -> int:
        unit, highest = self.clients[index].unit, self._highest(index)
        head = self._place(unit, "lm_contracts")
        specialists = [self._place(unit, key) for key in SPECIALISTS]
        line = [self._place(unit, key) for key in LINE]
        if highest == "A" and self._carried[head]["A"] < 2:
            chosen = head
        elif highest in "AB":
            chosen = min(specialists, key=lambda n: (self._carried[n]["B"], self._carried[n].total()))
        else:
            cost = self._classes[index]["C"]
            room = [n for n in line if self._carried[n]["C"] + cost <= 8]
            chosen = min(room, key=lambda n: self._carried[n].total(), default=-1)
            in_trouble = index in self.trouble.values()
            if unit == 0 and index % 2 and not in_trouble and self._carried[line[-1]]["C"] < 11:
                chosen = line[-1]
            if chosen < 0:
                chosen = min(specialists, key=lambda n: self._carried[n]["C"])
        self._carried[chosen] += self._classes[index]
        return chosen

    def _choose_seller(self, index: int) -> int:
        client = self.clients[index]
        if client.size == 5:
            return self._place(client.unit, "lm_accounts")
        return self._place(client.unit, SELLERS[index % len(SELLERS)])

    def _hold(
        self, seat: SeatRef, employee: int, client: ClientPlan, chance: float, pool: tuple[str, ...]
    ) -> None:
        """Appoint somebody; now and then somebody else of the same kind held the seat before him."""
        changed = self.today - timedelta(days=self.rng.randrange(15, 330))
        before = self._place(client.unit, self.rng.choice(pool))
        known = self.staff.employees[employee].starts_on
        if known > client.since_on and known > self.today - timedelta(days=600):
            changed = known
        elif self.rng.random() > chance:
            self._appoint(seat, employee, client.since_on, None, "")
            return
        if before == employee or client.since_on >= changed:
            self._appoint(seat, employee, client.since_on, None, "")
            return
        reason = self.rng.choice(MOVED)
        self._appoint(seat, before, client.since_on, changed, reason)
        self._appoint(seat, employee, changed, None, reason)

    def _appoint(
        self, seat: SeatRef, employee: int, start: date, end: date | None, reason: str, part: str = "holder"
    ) -> None:
        start = max(start, self.staff.employees[employee].starts_on)
        if end is None or start < end:
            self.appointments.append(AppointmentPlan(seat, employee, part, start, end, reason))

    def _name_for_contracts(self) -> None:
        """A few large contracts have a contract manager of their own beside the client's."""
        for index, contract in enumerate(self.agreed):
            if contract.contract_class not in "AB" or contract.kind not in ("hosting", "applications"):
                continue
            if self.rng.random() < 0.35 and contract.starts_on <= self.today:
                unit = self.clients[contract.client].unit
                chosen = self._place(unit, self.rng.choice(("cm_1", "cm_3")))
                if chosen != self._manager.get(contract.client):
                    self._appoint(
                        SeatRef(CM, "contract", index),
                        chosen,
                        contract.starts_on,
                        None,
                        "Eigen contractmanager",
                    )

    def _seat_project(self, index: int) -> None:
        project = self.projects[index]
        unit = self.clients[project.client].unit
        end = project.ends_on if project.state == "done" else None
        leader = self._choose_leader(index, unit)
        self._appoint(SeatRef(PM, "project", index), leader, project.starts_on, end, "")
        if index == self.trouble.get("no_supplier"):
            return
        supplier = self._manager.get(project.client, self._place(unit, "lm_contracts"))
        self._appoint(SeatRef(SUPPLIER, "project", index), supplier, project.starts_on, end, "")

    def _choose_leader(self, index: int, unit: int) -> int:
        project = self.projects[index]
        if index == self.trouble.get("left_project") or (project.state == "done" and index % 5 == 0):
            return self._place(unit, LEFT)
        pool = [self._place(unit, key) for key in LEADERS]
        pool = [n for n in pool if self.staff.employees[n].starts_on <= project.starts_on] or pool
        chosen = min(
            pool, key=lambda n: (self._leads[n] if project.state != "done" else 0, self.rng.random())
        )
        if project.state != "done":
            self._leads[chosen] += 1
        return chosen
