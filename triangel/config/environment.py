"""What the environment of the process says. A wrong value stops with a sentence, never becomes a default."""

import os
import secrets
from pathlib import Path
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

PACKAGE = Path(__file__).resolve().parent.parent
CHECKOUT = PACKAGE.parent
YES = {"1", "true", "yes", "on"}
NO = {"", "0", "false", "no", "off"}


def text(name: str, default: str = "") -> str:
    return os.environ.get(name, "").strip() or default


def flag(name: str, *, default: bool = False) -> bool:
    value = os.environ.get(name)
    if value is None:
        return default
    if value.strip().lower() in YES | NO:
        return value.strip().lower() in YES
    raise ImproperlyConfigured(f"{name} is {value!r}: use 1 or 0.")


def number(name: str, default: int, *, least: int, most: int) -> int:
    value = text(name)
    if not value:
        return default
    if value.isascii() and value.isdigit() and least <= int(value) <= most:
        return int(value)
    raise ImproperlyConfigured(f"{name} is {value!r}: use a whole number from {least} to {most}.")


def words(name: str) -> list[str]:
    """A list, separated by commas."""
    return [word.strip() for word in text(name).split(",") if word.strip()]


def data_folder() -> Path:
    """Where everything that must be kept lives.

    TRIANGEL_DATA; else `data` in the checkout, so that copies beside each other never mix; else, installed as
    a package, the user's own data folder, because the folder of a package is not a place for data.
    """
    named = text("TRIANGEL_DATA")
    if named:
        return Path(os.path.abspath(Path(named).expanduser()))
    if (CHECKOUT / "pyproject.toml").is_file():
        return CHECKOUT / "data"
    base = text("XDG_DATA_HOME") or str(Path.home() / ".local" / "share")
    return Path(base) / "triangel"


def make_data_folder(folder: Path) -> None:
    """The data folder, for nobody else; root lets the account of the database pass through."""
    try:
        if not folder.is_dir():
            folder.mkdir(parents=True, exist_ok=True)
            folder.chmod(0o711 if os.geteuid() == 0 else 0o700)
    except OSError as error:
        raise ImproperlyConfigured(
            f"The data folder {folder} cannot be made ({error.strerror}): name another one in TRIANGEL_DATA."
        ) from error


def write_secret(path: Path, value: str) -> str:
    """Keep a secret in a file that only its owner reads. The first wins; the others read what he wrote."""
    draft = path.with_name(f"{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(value)
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(draft, path)
    except FileExistsError:
        return read_secret(path)
    finally:
        draft.unlink()
    return value


def read_secret(path: Path) -> str:
    try:
        return path.read_text(encoding="ascii").strip()
    except OSError as error:
        raise ImproperlyConfigured(f"{path} cannot be read ({error.strerror}).") from error


def secret_key(data: Path) -> str:
    """The key that signs sessions and links: TRIANGEL_SECRET_KEY, else made once and kept with the data."""
    given = text("TRIANGEL_SECRET_KEY")
    if given:
        if len(given) < 32:
            raise ImproperlyConfigured("TRIANGEL_SECRET_KEY is too short: use 32 characters or more.")
        return given
    path = data / "secret-key"
    if path.exists():
        return read_secret(path)
    make_data_folder(data)
    return write_secret(path, secrets.token_urlsafe(50))


def mail(data: Path) -> dict[str, object]:
    """Django's mail settings: the server of TRIANGEL_SMTP_URL (smtp, smtps, smtp+starttls), else a folder."""
    address = text("TRIANGEL_SMTP_URL")
    if not address:
        return {
            "EMAIL_BACKEND": "django.core.mail.backends.filebased.EmailBackend",
            "EMAIL_FILE_PATH": data / "mail",
        }
    parts = urlsplit(address)
    ports = {"smtp": 25, "smtps": 465, "smtp+starttls": 587}
    if parts.scheme not in ports or not parts.hostname:
        raise ImproperlyConfigured(
            "TRIANGEL_SMTP_URL must look like smtp+starttls://user:password@mail.example.org:587."
        )
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": parts.port or ports[parts.scheme],
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": parts.scheme == "smtps",
        "EMAIL_USE_TLS": parts.scheme == "smtp+starttls",
        "EMAIL_TIMEOUT": 20,
    }


def public_address(port: int) -> str:
    """The address people type, without a slash at the end: TRIANGEL_URL, else this machine only."""
    address = text("TRIANGEL_URL", f"http://127.0.0.1:{port}").rstrip("/")
    parts = urlsplit(address)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.path:
        raise ImproperlyConfigured(
            f"TRIANGEL_URL is {address!r}: use an address like https://triangel.example.org."
        )
    return address
