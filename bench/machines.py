"""The surroundings of a measurement."""

import os
from pathlib import Path


def environment(data: Path) -> dict[str, str]:
    """The environment of a program that keeps its data there, and is not in development."""
    data.mkdir(parents=True, exist_ok=True)
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("TRIANGEL_", "DATABASE_URL"))
    }
    return {**kept, "TRIANGEL_DATA": str(data), "DJANGO_SETTINGS_MODULE": "triangel.config.settings"}
