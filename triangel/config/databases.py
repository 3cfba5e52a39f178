"""Which PostgreSQL the process talks to: the one Triangel carries with it, or the one of DATABASE_URL."""

from pathlib import Path
from typing import Any

import psycopg
from django.core.exceptions import ImproperlyConfigured
from psycopg import conninfo

from triangel.config import embedded, environment

LEAST_MAJOR = 15


def is_external() -> bool:
    return bool(environment.text("DATABASE_URL"))


def default(data: Path) -> dict[str, Any]:
    """Django's description of the database."""
    server = from_url(environment.text("DATABASE_URL")) if is_external() else carried(data)
    options = {"connect_timeout": 10, **server.pop("OPTIONS", {})}
    pool = environment.number("TRIANGEL_POOL", 0, least=0, most=100)
    if pool:
        options["pool"] = {"min_size": 1, "max_size": pool, "timeout": 3}
    return {
        "ENGINE": "django.db.backends.postgresql",
        **server,
        "OPTIONS": options,
        "CONN_HEALTH_CHECKS": True,
        "CONN_MAX_AGE": 0,
    }


def carried(data: Path) -> dict[str, Any]:
    cluster = embedded.Cluster(data)
    return {
        "NAME": embedded.DATABASE,
        "USER": embedded.OWNER,
        "HOST": str(cluster.socket_folder),
        "PORT": "",
    }


def from_url(url: str) -> dict[str, Any]:
    """Everything libpq understands: postgresql://user:password@host:port/name?sslmode=require."""
    try:
        parts: dict[str, Any] = dict(conninfo.conninfo_to_dict(url))
    except psycopg.ProgrammingError as error:
        raise ImproperlyConfigured(f"DATABASE_URL cannot be read: {str(error).strip()}") from None
    if not parts.get("dbname"):
        raise ImproperlyConfigured(
            "DATABASE_URL names no database: use postgresql://user:password@host:5432/triangel."
        )
    return {
        "NAME": parts.pop("dbname"),
        "USER": parts.pop("user", ""),
        "PASSWORD": parts.pop("password", ""),
        "HOST": parts.pop("host", ""),
        "PORT": str(parts.pop("port", "")),
        "OPTIONS": parts,
    }


def check_external() -> None:
    """Stop with a sentence when the server of DATABASE_URL does not answer or is too old."""
    url = environment.text("DATABASE_URL")
    from_url(url)
    try:
        with psycopg.connect(url, connect_timeout=10) as connection:
            version = connection.info.server_version
    except psycopg.OperationalError as error:
        raise ImproperlyConfigured(
            f"The database of DATABASE_URL does not answer: {str(error).strip()}"
        ) from None
    if version < LEAST_MAJOR * 10_000:
        raise ImproperlyConfigured(
            f"The database of DATABASE_URL is PostgreSQL {version // 10_000}: "
            f"Triangel needs {LEAST_MAJOR} or newer."
        )
