"""The `triangel` command: finds the command, sees to the database, turns a refusal into a sentence."""

import argparse
import difflib
import importlib
import os
import signal
import sys
from dataclasses import dataclass
from types import FrameType

import django
from django.core.exceptions import ImproperlyConfigured
from django.db.utils import OperationalError

from triangel.cli import carried, preparation
from triangel.core.rules import Refused


@dataclass(frozen=True)
class Command:
    """A command is a module in this package with `add_arguments(parser)` and `run(arguments) -> exit code`.

    `on_database`: it works on a database that runs and is up to date. The others see to that themselves.
    """

    module: str
    summary: str
    on_database: bool = True


COMMANDS = {
    "run": Command("run", "start everything: database, pages and background work", on_database=False),
    "set-up": Command("set_up", "make the first administrator of your own provider"),
    "demo": Command("demo", "load the example provider, of any size"),
    "import-log": Command("import_log", "read an event log of another system as history"),
    "check": Command("check", "verify every invariant on the whole database"),
    "coverage": Command("coverage", "print the gaps in the triangles"),
    "flow": Command("flow", "print how requests travel between roles and teams"),
    "matrix": Command("matrix", "the responsibility matrix out to a file, or in as a draft"),
    "route": Command("route", "say what messages are about and whose they are"),
    "web": Command("web", "serve the pages only"),
    "worker": Command("worker", "do the background work only"),
    "migrate": Command("migrate", "bring the database up to date", on_database=False),
    "database": Command(
        "database", "start, stop or show the database that Triangel carries", on_database=False
    ),
    "manage": Command("manage", "Django's own commands", on_database=False),
}


def main(words: list[str] | None = None) -> int:
    given = sys.argv[1:] if words is None else words
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "triangel.config.settings")
    if not given or given[0] in {"-h", "--help", "help"}:
        print(overview())
        return 0
    signal.signal(signal.SIGTERM, end_in_order)
    if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:  # nohup asks to go on without a terminal
        signal.signal(signal.SIGHUP, end_in_order)
    try:
        return execute(given[0], given[1:])
    except (ImproperlyConfigured, Refused) as refusal:
        return complain(str(refusal))
    except OperationalError as error:
        return complain(f"The database does not answer: {str(error).strip()}")
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        # whoever read our output has seen enough (`triangel flow | head`)
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1


def end_in_order(number: int, frame: FrameType | None) -> None:
    raise SystemExit(128 + number)


def complain(sentence: str) -> int:
    print(sentence, file=sys.stderr)
    return 2


def overview() -> str:
    lines = ["usage: triangel COMMAND [options]", ""]
    lines += [f"  {name:<12} {command.summary}" for name, command in COMMANDS.items()]
    lines += ["", "triangel COMMAND --help explains a command."]
    return "\n".join(lines)


def execute(name: str, words: list[str]) -> int:
    if name not in COMMANDS:
        near = difflib.get_close_matches(name, COMMANDS, n=1)
        hint = f" Did you mean `triangel {near[0]}`?" if near else " `triangel --help` names them all."
        return complain(f"There is no command {name!r}.{hint}")
    command = COMMANDS[name]
    django.setup()
    module = importlib.import_module(f"triangel.cli.{command.module}")
    parser = argparse.ArgumentParser(prog=f"triangel {name}", description=command.summary.capitalize() + ".")
    module.add_arguments(parser)
    arguments = parser.parse_args(words)
    if not command.on_database:
        return int(module.run(arguments))
    with carried.database():
        preparation.migrate_carried()
        return int(module.run(arguments))


if __name__ == "__main__":
    sys.exit(main())
