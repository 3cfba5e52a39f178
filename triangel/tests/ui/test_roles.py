from triangel.ui import roles


def luminance(colour: str) -> float:
    """Relative luminance (WCAG 2.2)."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_initials_can_be_read_on_every_role_colour() -> None:
    unreadable = {
        role: round(contrast(colour, roles.ON[role]), 2)
        for role, colour in roles.COLOUR.items()
        if contrast(colour, roles.ON[role]) < 4.5
    }
    assert unreadable == {}


def test_a_role_we_do_not_know_is_drawn_grey() -> None:
    assert (roles.known("contract_manager"), roles.known("V3_2")) == ("contract_manager", "other")
