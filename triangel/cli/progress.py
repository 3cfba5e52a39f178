"""A progress bar on the terminal; a line per quarter where the output is no terminal."""

import sys
from types import TracebackType

WIDTH = 30


class Bar:
    """Shows how far something long is. It writes to stderr, so that the result stays clean."""

    def __init__(self, what: str) -> None:
        self.what = what
        self.shown = -1
        self.is_terminal = sys.stderr.isatty()

    def __enter__(self) -> "Bar":
        return self

    def show(self, done: int, total: int) -> None:
        """So much of it is done."""
        percent = 100 if total <= 0 else min(100, done * 100 // total)
        step = percent if self.is_terminal else percent // 25 * 25
        if step == self.shown:
            return
        self.shown = step
        if self.is_terminal:
            filled = percent * WIDTH // 100
            bar = "#" * filled + "." * (WIDTH - filled)
            print(f"\r{self.what:<10} [{bar}] {percent:>3}%", end="", file=sys.stderr, flush=True)
        else:
            print(f"{self.what} {step}%", file=sys.stderr, flush=True)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            self.show(1, 1)
        if self.is_terminal and self.shown >= 0:
            print(file=sys.stderr)
