"""People who work in a running Triangel through its pages, and remember what they were told is done."""

import http.client
import re
import threading
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from urllib.parse import urlencode

TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
REQUEST = re.compile(r"^/requests/(\d+)/$")
AT_WORK_SECONDS = 30


class Away(Exception):
    """No answer, or none that says that it was done."""


class Person:
    """A browser of somebody; without JavaScript."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.cookies: dict[str, str] = {}

    def ask(self, method: str, path: str, typed: dict[str, str] | None = None) -> tuple[int, str, str]:
        """Status, where it leads, and the page."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=AT_WORK_SECONDS)
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if typed is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        try:
            connection.request(method, path, urlencode(typed) if typed is not None else None, headers)
            response = connection.getresponse()
            page = response.read().decode()
            for line in response.headers.get_all("Set-Cookie") or []:
                self.cookies.update({name: one.value for name, one in SimpleCookie(line).items()})
            return response.status, response.headers.get("Location", ""), page
        except (OSError, http.client.HTTPException) as error:
            raise Away(str(error)) from error
        finally:
            connection.close()

    def do(self, path: str, typed: dict[str, str], *, form: str | None = None) -> str:
        """Fill a form in and send it. Where it leads when it was done; anything else is no promise."""
        status, _where, page = self.ask("GET", form or path)
        token = TOKEN.search(page)
        if status != 200 or token is None:
            raise Away(f"GET {form or path}: {status}")
        status, where, _page = self.ask("POST", path, {**typed, "csrfmiddlewaretoken": token[1]})
        if status != 302 or where.startswith("/accounts/login/"):
            raise Away(f"POST {path}: {status} {where}")
        return where

    def sign_in(self, email: str, password: str) -> None:
        """Come in as an employee."""
        self.do("/accounts/login/", {"login": email, "password": password})


@dataclass
class Told:
    """What people were told is done."""

    received: dict[str, int] = field(default_factory=dict)  # number, by the key of the form
    answered: dict[str, int] = field(default_factory=dict)  # number, by what was said
    handed_over: dict[str, int] = field(default_factory=dict)  # number, by the reason
    links: list[str] = field(default_factory=list)  # addresses that asked for a link
    refusals: list[str] = field(default_factory=list)  # what was not done, for who reads a failure

    def __len__(self) -> int:
        return len(self.received) + len(self.answered) + len(self.handed_over) + len(self.links)


class Office:
    """Some people at work at the same time, until they are told to stop."""

    def __init__(
        self, port: int, email: str, password: str, seats: dict[int, int], contacts: list[str]
    ) -> None:
        self.port, self.email, self.password = port, email, password
        self.seats, self.contacts = seats, contacts
        self.told = Told()
        self.is_closed = threading.Event()
        self.people = [threading.Thread(target=self._employee, args=(number,)) for number in range(3)]
        self.people.append(threading.Thread(target=self._contacts))

    def open(self) -> None:
        """Let them begin."""
        for person in self.people:
            person.start()

    def close(self) -> None:
        """Let them stop, and wait until nobody is asking any longer."""
        self.is_closed.set()
        for person in self.people:
            if person.ident is not None:
                person.join(AT_WORK_SECONDS + 10)

    def _until_done(self, doing: Callable[[], str]) -> str:
        """Again and again, as people do when a page does not come; nothing when the office closed."""
        while not self.is_closed.is_set():
            try:
                return doing()
            except Away as away:
                self.told.refusals.append(str(away))
                time.sleep(0.1)
        return ""

    def _employee(self, number: int) -> None:
        person = Person(self.port)

        def come_in() -> str:
            person.sign_in(self.email, self.password)
            return "in"

        self._until_done(come_in)
        clients = sorted(self.seats)[number::3]
        while not self.is_closed.is_set():
            for client in clients:
                self._one_request(person, client)

    def _one_request(self, person: Person, client: int) -> None:
        key = str(uuid.uuid4())
        typed = {"key": key, "channel": "phone", "subject": f"Load {key}", "body": f"Said on the phone {key}"}
        where = self._until_done(lambda: person.do(f"/requests/new/?client={client}", typed))
        found = REQUEST.match(where)
        if found is None:
            return
        number = int(found[1])
        self.told.received[key] = number
        for verb, told, more in (
            ("answer", self.told.answered, {"body": f"Answer {key}"}),
            (
                "hand-over",
                self.told.handed_over,
                {"to": f"seat:{self.seats[client]}", "reason": f"Reason {key}"},
            ),
        ):
            try:
                person.do(f"/requests/{number}/{verb}/", more)
                told[next(word for name, word in more.items() if name in {"body", "reason"})] = number
            except Away as away:
                # nobody knows whether it was done; sending it again might do it twice
                self.told.refusals.append(str(away))

    def _contacts(self) -> None:
        for email in self.contacts:
            before = len(self.told)
            stranger = Person(self.port)
            if self._until_done(lambda who=stranger, to=email: who.do("/portal/sign-in/", {"email": to})):  # type: ignore[misc]
                self.told.links.append(email)
            # one now and then, spread over what the others do
            while len(self.told) < before + 4 and not self.is_closed.wait(0.1):
                pass
