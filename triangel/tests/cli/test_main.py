"""The command line: every mistake gets a sentence and the exit code 2."""

from pathlib import Path

import pytest

from triangel.cli.main import main
from triangel.config import embedded
from triangel.config.embedded import Cluster
from triangel.tests.faults.tree import command


def test_an_unknown_command_is_guessed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["improt-log"]) == 2
    assert (
        capsys.readouterr().err == "There is no command 'improt-log'. Did you mean `triangel import-log`?\n"
    )


def test_without_a_word_it_tells_what_there_is(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 0
    assert "  run          start everything" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("TRIANGEL_PORT", "80 80", "TRIANGEL_PORT is '80 80': use a whole number from 1 to 65535."),
        ("TRIANGEL_DEBUG", "perhaps", "TRIANGEL_DEBUG is 'perhaps': use 1 or 0."),
        ("TRIANGEL_SECRET_KEY", "short", "TRIANGEL_SECRET_KEY is too short: use 32 characters or more."),
        ("TRIANGEL_URL", "example.org", "TRIANGEL_URL is 'example.org': use an address like"),
        ("TRIANGEL_SMTP_URL", "mail.example.org", "TRIANGEL_SMTP_URL must look like smtp+starttls://"),
        ("DATABASE_URL", "postgresql://x@127.0.0.1:1/", "DATABASE_URL names no database"),
        ("DATABASE_URL", "mysql://x/y", "DATABASE_URL cannot be read"),
        ("DATABASE_URL", "postgresql://x@127.0.0.1:1/y", "The database of DATABASE_URL does not answer"),
    ],
)
def test_a_wrong_setting_is_said_in_a_sentence(
    data_folder: Path, name: str, value: str, sentence: str
) -> None:
    answer = command("migrate", data=data_folder, more={name: value})
    assert (answer.returncode, answer.stderr.startswith(sentence)) == (2, True), answer.stderr


def test_a_data_folder_that_cannot_be_made_is_said_in_a_sentence(data_folder: Path) -> None:
    (data_folder / "file").touch()
    answer = command("migrate", data=data_folder / "file" / "data")
    assert answer.returncode == 2
    assert answer.stderr.startswith(f"The data folder {data_folder}/file/data cannot be made (")


def test_the_database_starts_and_stops_on_its_own_when_asked(data_folder: Path) -> None:
    assert command("database", "status", data=data_folder).returncode == 3
    assert command("database", "start", data=data_folder).returncode == 0
    assert command("manage", "check", data=data_folder).returncode == 0
    assert command("database", "status", data=data_folder).returncode == 0
    assert command("database", "stop", data=data_folder).returncode == 0
    assert Cluster(data_folder).postmaster() is None


def test_another_server_is_used_instead(data_folder: Path) -> None:
    elsewhere = Cluster(data_folder / "elsewhere", durable=False)
    with elsewhere.in_use():
        other = {"DATABASE_URL": embedded.url(elsewhere)}
        behind = command("check", data=data_folder / "data", more=other)
        assert behind.stderr.strip().endswith("is not up to date: run `triangel migrate` first.")
        first = command("migrate", data=data_folder / "data", more=other)
        assert first.stdout == "The database is brought up to date.\n", first.stderr
        second = command("migrate", data=data_folder / "data", more=other)
        assert second.stdout == "The database was up to date.\n"
    assert not (data_folder / "data" / "postgres").exists()
