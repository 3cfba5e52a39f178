"""`triangel matrix`: the responsibility matrix out to a file, and in as a draft."""

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from django.utils import timezone, translation

from triangel.core.models import User
from triangel.core.rules import Refused
from triangel.desk import queries
from triangel.desk.models import MatrixVersion
from triangel.exchange.matrix.load import FORMATS, Preview, load_matrix, preview, read_matrix, write_matrix
from triangel.web.matrix.saying import Said, client_names, findings_said

MOST_BYTES = 20 * 1024 * 1024


def add_arguments(parser: argparse.ArgumentParser) -> None:
    ways = parser.add_subparsers(dest="way", required=True, metavar="export|import")
    out = ways.add_parser("export", help="print a version as a file")
    out.add_argument("--format", choices=FORMATS, default="csv", help="csv (a spreadsheet) or dmn (DMN 1.3)")
    out.add_argument("--version", type=int, metavar="N", help="which version; without it the one in force")
    inward = ways.add_parser("import", help="make a draft of a file")
    inward.add_argument("file", type=Path, help="CSV or DMN")
    inward.add_argument("--note", default="", help="what changes")
    inward.add_argument("--dry-run", action="store_true", help="only show what is in it and what is wrong")
    inward.add_argument("--json", action="store_true", help="print the result as JSON")
    inward.add_argument(
        "--as", dest="email", help="who makes the draft (an administrator); without it Triangel itself"
    )


def run(arguments: argparse.Namespace) -> int:
    with translation.override("en"):
        return _export(arguments) if arguments.way == "export" else _import(arguments)


def _export(arguments: argparse.Namespace) -> int:
    if arguments.version is None:
        version = queries.version_in_force(timezone.now())
    else:
        version = MatrixVersion.objects.filter(number=arguments.version).first()
    if version is None:
        raise Refused("There is no such version of the matrix.")
    sys.stdout.write(write_matrix(version, arguments.format))
    return 0


def _import(arguments: argparse.Namespace) -> int:
    rows = read_matrix(_bytes(arguments.file))
    looked = preview(rows)
    said = findings_said(looked.findings, looked.rows, looked.topics, client_names(looked.rows))
    made = None
    if not arguments.dry_run:
        made = load_matrix(rows, note=arguments.note, actor=_actor(arguments.email), at=timezone.now())
    if arguments.json:
        json.dump(_document(looked, said, made), sys.stdout, indent=2, ensure_ascii=False)
        print()
    else:
        _print(looked, said, made)
    return 0


def _bytes(path: Path) -> bytes:
    try:
        if path.stat().st_size > MOST_BYTES:
            raise Refused("%(path)s is too large to be a matrix.", path=path)
        return path.read_bytes()
    except OSError as error:
        raise Refused("%(path)s cannot be read: %(why)s.", path=path, why=error.strerror) from error


def _actor(email: str | None) -> User:
    if email is None:
        return User.objects.system()
    user = User.objects.filter(email__iexact=email, is_active=True).first()
    if user is None:
        raise Refused("Nobody signs in as %(email)s.", email=email)
    return user


def _document(looked: Preview, said: list[Said], made: MatrixVersion | None) -> dict[str, Any]:
    """The result as docs/commands.md describes it."""
    return {
        "rows": len(looked.rows),
        "new_topics": [topic.code for topic in looked.new],
        "version": made.number if made is not None else None,
        "findings": [{"sentence": each.sentence, "is_fault": each.is_fault} for each in said],
    }


def _print(looked: Preview, said: list[Said], made: MatrixVersion | None) -> None:
    print(f"{len(looked.rows):,} rows")
    if looked.new:
        print(f"New topics: {', '.join(topic.code for topic in looked.new)}")
    for each in said:
        print(f"  {'wrong' if each.is_fault else 'untidy':<7} {each.sentence}")
    if not said:
        print("It is complete and unambiguous.")
    if made is None:
        print("Nothing was written.")
    else:
        print(f"Version {made.number} is a draft. A second person reviews it before it can be published.")
