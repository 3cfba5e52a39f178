"""The life of a project, in plain values."""

from triangel.core.rules import Refused, gettext_noop

#: Which state may follow which.
NEXT_STATES: dict[str, frozenset[str]] = {
    "planned": frozenset({"running", "stopped"}),
    "running": frozenset({"done", "stopped"}),
    "done": frozenset({"running"}),
    "stopped": frozenset({"running"}),
}


class StateDoesNotFollow(Refused):
    """A project goes from planned to running to done or stopped; an ended one may be taken up again."""


def check_next_state(state: str, following: str) -> None:
    """Refuse a state that cannot follow the present one."""
    if following not in NEXT_STATES[state]:
        raise StateDoesNotFollow(gettext_noop("The project cannot become that from where it stands now."))
