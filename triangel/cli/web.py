"""`triangel web`: the pages only, for machines that run each part apart."""

import argparse

from django.conf import settings

from triangel.cli import preparation, processes
from triangel.cli.processes import Child
from triangel.cli.run import refuse_taken_port
from triangel.cli.worker import wait_for


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Everything comes from the environment (docs/operations.md)."""


def run(arguments: argparse.Namespace) -> int:
    refuse_taken_port(settings.PORT)
    preparation.translations()
    preparation.static_files()
    return wait_for(Child("web", processes.web_command(settings.PORT), processes.web_environment()))
