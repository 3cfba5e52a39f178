"""`triangel manage ...`: Django's own commands, with the database running."""

import argparse

from django.core.management import execute_from_command_line

from triangel.cli import carried


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "words", nargs=argparse.REMAINDER, help="the command and its options, as for Django's manage.py"
    )


def run(arguments: argparse.Namespace) -> int:
    with carried.database():
        execute_from_command_line(["triangel manage", *arguments.words])
    return 0
