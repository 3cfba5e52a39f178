"""`triangel matrix`: out to a file, and in as a draft."""

import argparse
import json
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from triangel.cli import matrix
from triangel.core.rules import NotAllowed, Refused
from triangel.desk import actions, queries
from triangel.desk.models import MatrixVersion
from triangel.tests.cast import Cast, user_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _first(cast: Cast) -> None:
    actions.publish_first_matrix(actor=cast.system, at=timezone.now() - timedelta(days=9))


def run(*words: str) -> int:
    parser = argparse.ArgumentParser()
    matrix.add_arguments(parser)
    return matrix.run(parser.parse_args(words))


@pytest.mark.parametrize("form", ["csv", "dmn"])
def test_what_goes_out_comes_in_again(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, form: str, cast: Cast
) -> None:
    assert run("export", "--format", form) == 0
    file = tmp_path / f"matrix.{form}"
    file.write_text(capsys.readouterr().out, encoding="utf-8")
    assert run("import", str(file), "--note", "Again", "--as", user_of(cast.ada).email) == 0
    assert capsys.readouterr().out == (
        "45 rows\nIt is complete and unambiguous.\n"
        "Version 2 is a draft. A second person reviews it before it can be published.\n"
    )
    first, second = MatrixVersion.objects.order_by("number")
    assert queries.differences(first.rows.all(), second.rows.all()) == []
    assert (second.note, second.made_by) == ("Again", user_of(cast.ada))


def test_a_dry_run_says_what_is_wrong_and_writes_nothing(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    file = tmp_path / "matrix.csv"
    file.write_text("code,AM,PM,CM,LM,SD,DIR\nprinters,-,-,A,-,-,-\n", encoding="utf-8")
    assert run("import", str(file), "--dry-run", "--json") == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["rows"], found["new_topics"], found["version"]) == (1, ["printers"], None)
    sentences = [each["sentence"] for each in found["findings"] if each["is_fault"]]
    assert "printers: nobody has the next move. Give a role an R or A/R." in sentences
    assert run("import", str(file), "--dry-run") == 0
    assert "Nothing was written." in capsys.readouterr().out
    assert MatrixVersion.objects.count() == 1


def test_what_cannot_be_done_is_said(tmp_path: Path, cast: Cast) -> None:
    with pytest.raises(Refused, match="no such version"):
        run("export", "--version", "9")
    with pytest.raises(Refused, match="cannot be read"):
        run("import", str(tmp_path / "nowhere.csv"))
    file = tmp_path / "matrix.csv"
    file.write_text("code,AM,PM,CM,LM,SD,DIR\ninvoice,-,-,A/R,-,-,-\n", encoding="utf-8")
    with pytest.raises(Refused, match="Nobody signs in"):
        run("import", str(file), "--as", "nobody@triangel.example")
    with pytest.raises(NotAllowed):
        run("import", str(file), "--as", user_of(cast.sofie).email)
    assert MatrixVersion.objects.count() == 1
