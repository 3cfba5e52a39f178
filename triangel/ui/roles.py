"""The colours of the roles: the same on every page, in every chart and in every document.

Safe for colour-blind eyes (Okabe and Ito, 2008, but for grey and plum). Text is never set *in* these colours;
``ON`` says which ink stands *on* them (at least 4.5:1).
"""

from __future__ import annotations

from typing import Final

ACCOUNT: Final = "account_manager"
PROJECT: Final = "project_manager"
CONTRACT: Final = "contract_manager"
LINE: Final = "line_manager"
DESK: Final = "service_desk"
CLIENT: Final = "client"
SUPPLIER: Final = "senior_supplier"
OTHER: Final = "other"

COLOUR: Final[dict[str, str]] = {
    ACCOUNT: "#009E73",
    PROJECT: "#0072B2",
    CONTRACT: "#E69F00",
    LINE: "#5B6470",
    SUPPLIER: "#5B6470",
    DESK: "#56B4E9",
    CLIENT: "#8E5A8B",
    OTHER: "#9AA4AE",
}

INK: Final = "#10151B"
PAPER: Final = "#FFFFFF"
ON: Final[dict[str, str]] = {
    ACCOUNT: INK,
    PROJECT: PAPER,
    CONTRACT: INK,
    LINE: PAPER,
    SUPPLIER: PAPER,
    DESK: INK,
    CLIENT: PAPER,
    OTHER: INK,
}

# Short names in classes: t-role-am, t-dot-am ...
CODE: Final[dict[str, str]] = {
    ACCOUNT: "am",
    PROJECT: "pm",
    CONTRACT: "cm",
    LINE: "lm",
    SUPPLIER: "ss",
    DESK: "sd",
    CLIENT: "cl",
    OTHER: "ot",
}


def known(role: str) -> str:
    """The role itself, or ``other`` for a word we have no colour for (imported teams, outside parties)."""
    return role if role in COLOUR else OTHER
