"""`triangel migrate`: bring the database up to date."""

import argparse

from triangel.cli import carried, preparation


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """There is nothing to choose."""


def run(arguments: argparse.Namespace) -> int:
    with carried.database():
        print(
            "The database is brought up to date." if preparation.migrate() else "The database was up to date."
        )
    return 0
