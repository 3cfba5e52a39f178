"""`triangel worker`: the background work only."""

import argparse

from triangel.cli import processes
from triangel.cli.processes import Child


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Everything comes from the environment (docs/operations.md)."""


def run(arguments: argparse.Namespace) -> int:
    return wait_for(Child("worker", processes.worker_command(), processes.worker_environment()))


def wait_for(child: Child) -> int:
    """Until it ends, or somebody ends us."""
    child.start()
    try:
        return child.process.wait() if child.process else 1
    finally:
        processes.stop_all([child])
