"""The first guess at an unknown log."""

from pathlib import Path

import pytest

from triangel.exchange.logs.guess import guess_mapping, guess_meaning
from triangel.exchange.logs.mapping import Meaning
from triangel.exchange.logs.source import open_log
from triangel.tests.exchange.logs_written import kinds, read

DUTCH = """\
Meldingnummer;Wijzigingsdatum;Status;Behandelgroep;Behandelaar;Klant;Melder;Onderwerp;Opgelost op
M1;31/03/2025 09:00;Nieuw;Beheer;?;Zorggroep Amstel;Bea;Printer;1/04/2025 12:00
M1;1/04/2025 10:00;Wacht op klant;Beheer;Jan;Zorggroep Amstel;Bea;Printer;1/04/2025 12:00
M1;1/04/2025 12:00;Gesloten;Netwerk;Jan;Zorggroep Amstel;Bea;Printer;1/04/2025 12:00
M2;straks;Nieuw;Beheer;Jan;Zorggroep Amstel;Bea;Printer;
"""


def test_a_dutch_log_is_understood_by_its_column_names(tmp_path: Path) -> None:
    path = tmp_path / "meldingen.csv"
    path.write_text(DUTCH, encoding="latin-1")
    source = open_log(path)
    guess = guess_mapping(source, "meldingen")
    columns = guess.columns
    assert (columns.case, columns.at, columns.status) == (
        ("Meldingnummer",),
        ("Wijzigingsdatum",),
        ("Status",),
    )
    assert (columns.team, columns.person, columns.client) == (
        ("Behandelgroep",),
        ("Behandelaar",),
        ("Klant",),
    )
    assert (columns.contact, columns.subject, columns.final) == (
        ("Melder",),
        ("Onderwerp",),
        ("Opgelost op",),
    )
    assert (guess.formats, guess.empty, guess.party) == (("%d/%m/%Y %H:%M",), ("", "?"), "team")
    assert guess.statuses == {"Gesloten": "closed", "Nieuw": "open", "Wacht op klant": "waiting for client"}
    log = read(path, guess)
    assert (log.figures.requests, log.figures.hand_overs, log.left_out) == (1, 1, 1)
    assert kinds(log) == {"unreadable_date": 1}


def test_a_column_of_moments_is_found_by_its_values(tmp_path: Path) -> None:
    path = tmp_path / "log.csv"
    path.write_text("ticket,when it was,status,team\n1,2026-01-05 09:00,new,Red\n", encoding="utf-8")
    assert guess_mapping(open_log(path), "log").columns.at == ("when it was",)


def test_a_log_without_teams_is_held_by_persons(tmp_path: Path) -> None:
    path = tmp_path / "log.csv"
    path.write_text(
        "case_id,time:timestamp,concept:name,org:resource\n1,2026-01-05,new,Ann\n", encoding="utf-8"
    )
    assert guess_mapping(open_log(path), "log").party == "person"


@pytest.mark.parametrize(
    ("status", "meaning"),
    [
        ("Closed", "closed"),
        ("Afgesloten", "closed"),
        ("Completed/Resolved", "resolved"),
        ("Opgelost", "resolved"),
        ("Awaiting User Info", "waiting for client"),
        ("Wacht op klant", "waiting for client"),
        ("Awaiting Vendor", "open"),
        ("Reopened", "open"),
        ("In behandeling", "open"),
    ],
)
def test_a_status_means_what_its_words_say(status: str, meaning: Meaning) -> None:
    assert guess_meaning(status) == meaning
