"""How a line in the log looks."""

import logging
import time


class UtcFormatter(logging.Formatter):
    """Moments in UTC, because the processes of one tree do not agree on a local time zone."""

    converter = time.gmtime  # type: ignore[assignment]
    default_time_format = "%Y-%m-%dT%H:%M:%S"
    default_msec_format = "%s.%03dZ"

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s")
