"""How long a real history takes to be read in, from the command to its end."""

import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench import machines

LOGS = [
    "bpi2013-volvo/bpi_challenge_2013_incidents.xes.gz",
    "uci-incident-log/incident_event_log_part1.csv.gz",
    "helpdesk-italy/helpdesk.csv.gz",
]
SHARED = Path(__file__).resolve().parent.parent.parent / "shared" / "data"


def measure(out: Path) -> None:
    """Import each log that is on this machine into an empty database, the whole command timed."""
    for name in LOGS:
        path = SHARED / name
        if not path.exists():
            print(f"{name}: not on this machine ({path})")
            continue
        with tempfile.TemporaryDirectory(dir=out) as folder:
            environment = machines.environment(Path(folder))
            triangel = [sys.executable, "-m", "triangel.cli"]
            subprocess.run(
                [*triangel, "database", "start"], env=environment, check=True, stdout=subprocess.DEVNULL
            )
            try:
                subprocess.run([*triangel, "migrate"], env=environment, check=True, stdout=subprocess.DEVNULL)
                began = time.perf_counter()
                subprocess.run(
                    [*triangel, "import-log", str(path)],
                    env=environment,
                    check=True,
                    stdout=subprocess.DEVNULL,
                    stderr=subprocess.DEVNULL,
                )
                print(f"{name:<55}{time.perf_counter() - began:6.1f} s", flush=True)
            finally:
                subprocess.run(
                    [*triangel, "database", "stop"], env=environment, check=False, stdout=subprocess.DEVNULL
                )
