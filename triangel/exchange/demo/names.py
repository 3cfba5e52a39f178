"""Names of people as they occur in the Netherlands."""

import tomllib
import unicodedata
from functools import cache
from importlib.resources import files
from random import Random
from typing import Any


@cache
def data(name: str) -> dict[str, Any]:
    """One of the data files of this package."""
    return tomllib.loads(files(__package__).joinpath(f"{name}.toml").read_text("utf-8"))


def plain(text: str) -> str:
    """Lower-case letters and digits only, as in an e-mail address."""
    bare = unicodedata.normalize("NFKD", text.lower().replace("ı", "i"))
    return "".join(sign for sign in bare if sign.isascii() and sign.isalnum())


def person(rng: Random) -> tuple[str, str, str]:
    """A first name, a surname with its particle, and the gender (f or m)."""
    origins = data("people_names")
    (origin,) = rng.choices(list(origins), [row["weight"] for row in origins.values()])
    gender = "f" if rng.random() < 0.5 else "m"
    first = rng.choice(origins[origin]["women" if gender == "f" else "men"])
    return first, rng.choice(origins[origin]["surnames"]), gender


def salutation(surname: str) -> str:
    """The surname as it stands after Mr or Mrs: the particle gets a capital, but not that of *'t*."""
    return surname if surname.startswith("'") else surname[0].upper() + surname[1:]


def mail_name(first: str, surname: str) -> str:
    """The part of an e-mail address before the sign."""
    return f"{plain(first)}.{plain(surname)}"


def phone(number: int, prefix: str = "030") -> str:
    """A telephone number that cannot exist: no Dutch subscriber number starts with a nought."""
    return f"{prefix} 0{number // 10000 % 100:02d} {number // 100 % 100:02d} {number % 100:02d}"


def without_article(thing: str) -> str:
    """*ECD* for *het ECD*."""
    article, _, rest = thing.partition(" ")
    return rest if article in ("het", "de", "the") else thing
