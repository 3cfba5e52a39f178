"""An own provider begins with one administrator."""

import argparse

import pytest

from triangel.cli import set_up
from triangel.core.rules import Refused
from triangel.desk.models import MatrixVersion
from triangel.people.models import Employee, Team

GIVEN = {
    "name": "Joke Maas",
    "email": "joke@provider.example",
    "team": "Directie",
    "service_desk": "Servicedesk",
    "language": "nl",
}


def test_the_first_administrator_finds_teams_and_a_matrix(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRIANGEL_PASSWORD", "een lang wachtwoord")
    assert set_up.run(argparse.Namespace(**GIVEN)) == 0
    joke = Employee.objects.get()
    assert (joke.is_administrator, joke.team.name) == (True, "Directie")
    assert joke.user is not None and joke.user.check_password("een lang wachtwoord")
    assert list(Team.objects.filter(is_service_desk=True).values_list("name", flat=True)) == ["Servicedesk"]
    assert MatrixVersion.objects.get().state == "published"


def test_it_is_done_once(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRIANGEL_PASSWORD", "een lang wachtwoord")
    set_up.run(argparse.Namespace(**GIVEN))
    with pytest.raises(Refused, match="already"):
        set_up.run(argparse.Namespace(**GIVEN))


def test_a_weak_password_writes_nothing(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRIANGEL_PASSWORD", "12345")
    with pytest.raises(Refused):
        set_up.run(argparse.Namespace(**GIVEN))
    assert not Employee.objects.exists()
