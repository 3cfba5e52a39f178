"""`triangel check`: does everything that must always be so hold, over the whole database?"""

import argparse
import json
import sys
from dataclasses import asdict

from triangel.desk import queries

SHOWN = 20


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="print the result as JSON")


def run(arguments: argparse.Namespace) -> int:
    faults = list(queries.faults())
    if arguments.json:
        result = {"rules": queries.rules_checked(), "faults": [asdict(fault) for fault in faults]}
        json.dump(result, sys.stdout, indent=2)
        print()
    else:
        _print(faults)
    return 1 if faults else 0


def _print(faults: list[queries.Fault]) -> None:
    if not faults:
        print(f"All is well: {queries.rules_checked()} rules hold for every row.")
        return
    print("1 row breaks a rule:" if len(faults) == 1 else f"{len(faults)} rows break a rule:")
    for fault in faults[:SHOWN]:
        print(f"  {fault.rule}: {fault.table} {fault.row}")
    if len(faults) > SHOWN:
        print(f"  ... and {len(faults) - SHOWN} more (all of them with --json)")
