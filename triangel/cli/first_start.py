"""What a newcomer finds: the example provider, and with whose eyes to look at it."""

from collections.abc import Callable
from datetime import datetime

from triangel.cli.progress import Bar
from triangel.clients.models import Client
from triangel.exchange.demo import load
from triangel.people.models import Employee


def first_start(*, at: datetime, say: Callable[[str], None]) -> None:
    """Load the example provider into a database in which nobody works yet."""
    if Client.objects.exists() or Employee.objects.exists():
        return
    say("Loading the example provider, as this is the first start ...")
    with Bar("Loading") as bar:
        loaded = load.load_example_provider(at=at, progress=lambda _what, done, total: bar.show(done, total))
    say(f"{loaded.employees} employees, {loaded.clients} clients, {loaded.requests:,} requests.")


def sign_ins() -> list[str]:
    """A line for each kind of person."""
    people = load.sign_ins()
    if not people:  # somebody's own provider
        return []
    rows = [(person.kind, person.email, person.password or "asks for a link by mail") for person in people]
    kind, email = (max(len(row[column]) for row in rows) for column in (0, 1))
    return [f"  {row[0]:<{kind}}  {row[1]:<{email}}  {row[2]}" for row in rows]
