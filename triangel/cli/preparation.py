"""What must be so before Triangel can serve: tables, translations and files, if something changed."""

import fcntl
import hashlib
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from triangel.config import databases, messages

# Two that start at the same moment must not migrate through each other.
MIGRATION_LOCK = 7_218_401


def pending() -> bool:
    """Whether the tables are behind. Tables ahead of the program are refused: it would write nonsense."""
    executor = MigrationExecutor(connection)
    loader = executor.loader
    newer = [
        f"{app}.{name}"
        for app, name in loader.applied_migrations
        if app in loader.migrated_apps and (app, name) not in loader.disk_migrations
    ]
    if newer:
        raise ImproperlyConfigured(
            f"The database was made by another, newer Triangel: it knows {sorted(newer)[0]}. Start that one."
        )
    return bool(executor.migration_plan(loader.graph.leaf_nodes()))


def migrate() -> bool:
    """Bring the tables up to date. True when there was something to do."""
    if not pending():
        return False
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [MIGRATION_LOCK])
        try:
            call_command("migrate", interactive=False, verbosity=0)
            call_command("createcachetable", verbosity=0)
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [MIGRATION_LOCK])
    return True


def migrate_carried() -> None:
    """Whatever command comes first brings our own database up to date; a foreign one its owner."""
    if not databases.is_external():
        migrate()
    elif pending():
        raise ImproperlyConfigured(
            "The database of DATABASE_URL is not up to date: run `triangel migrate` first."
        )


def translations() -> bool:
    return bool(messages.compile_all())


def static_files() -> bool:
    """Collect and compress the files that pages load. True when they had changed."""
    root = Path(settings.STATIC_ROOT)
    root.mkdir(parents=True, exist_ok=True)
    with (root / ".lock").open("a") as guard:
        fcntl.flock(guard, fcntl.LOCK_EX)
        stamp = root / ".collected"
        wanted = fingerprint()
        if stamp.exists() and stamp.read_text() == wanted:
            return False
        call_command("collectstatic", interactive=False, verbosity=0)
        stamp.write_text(wanted)
        return True


def fingerprint() -> str:
    """What the files are, without reading them."""
    digest = hashlib.sha256(settings.STORAGES["staticfiles"]["BACKEND"].encode())
    for finder in finders.get_finders():
        for name, storage in finder.list([]):
            found = Path(storage.path(name)).stat()
            digest.update(f"{name}\0{found.st_size}\0{found.st_mtime_ns}\n".encode())
    return digest.hexdigest()
