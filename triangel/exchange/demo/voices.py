"""How people write: greetings, endings, haste and typing errors."""

from random import Random

from triangel.exchange.demo import names
from triangel.exchange.demo.plans import ContactPlan, EmployeePlan

OPENINGS = {
    "nl": (
        "Goedemorgen,",
        "Goedemiddag,",
        "Hallo,",
        "Beste collega's,",
        "Beste,",
        "Dag,",
        "Beste helpdesk,",
        "",
    ),
    "en": ("Hello,", "Good morning,", "Hi,", "Dear colleagues,", ""),
}
ENDINGS = {
    "nl": (
        "Met vriendelijke groet,\n{}",
        "Groet,\n{}",
        "Vriendelijke groet,\n{}",
        "Alvast bedankt,\n{}",
        "Mvg, {}",
        "Hartelijke groet,\n{}",
    ),
    "en": ("Kind regards,\n{}", "Regards,\n{}", "Best regards,\n{}", "Thanks,\n{}"),
}
HASTY = {"nl": ("gr. {}", "gr {}", "groetjes {}", "{}", ""), "en": ("thx {}", "{}", "")}


def client_letter(rng: Random, contact: ContactPlan, body: str, language: str) -> str:
    """A client's first message, in the way this person writes."""
    if contact.formal:
        opening = "Geachte heer, mevrouw," if language == "nl" else "Dear Sir or Madam,"
        ending = "Met vriendelijke groet,\n\n{}\n{}" if language == "nl" else "Yours sincerely,\n\n{}\n{}"
        return f"{opening}\n\n{body}\n\n" + ending.format(contact.name, contact.job_title)
    if contact.sloppy:
        opening = ("hoi, " if language == "nl" else "hi, ") if rng.random() < 0.4 else ""
        ending = HASTY[language][int(rng.random() * len(HASTY[language]))].format(contact.given_name)
        text = slip(rng, body)
        return f"{opening}{text}\n\n{ending}".strip()
    opening = OPENINGS[language][int(rng.random() * len(OPENINGS[language]))]
    ending = ENDINGS[language][int(rng.random() * len(ENDINGS[language]))]
    name = contact.name if rng.random() < 0.6 else contact.given_name
    return f"{opening}\n\n{body}\n\n{ending.format(name)}".strip()


def client_reply(rng: Random, contact: ContactPlan, body: str, language: str) -> str:
    """What a client writes later on: short."""
    if contact.sloppy:
        return slip(rng, body)
    if contact.formal or rng.random() < 0.4:
        regards = "Met vriendelijke groet,\n" if language == "nl" else "Kind regards,\n"
        return f"{body}\n\n{regards}{contact.name}"
    return body


def by_phone(contact: ContactPlan, body: str, language: str) -> str:
    """What a colleague wrote down on the telephone."""
    if language == "nl":
        return f"Telefonisch van {contact.name}: “{body}”"
    return f"{contact.name} on the telephone: “{body}”"


def staff_letter(contact: ContactPlan, author: EmployeePlan, body: str, language: str) -> str:
    """An answer to a client."""
    if language == "en":
        return f"Dear {contact.given_name},\n\n{body}\n\nKind regards,\n{author.name}"
    title = "heer" if contact.gender == "m" else "mevrouw"
    if contact.formal:
        opening = f"Geachte {title} {names.salutation(contact.surname)},"
    else:
        opening = f"Beste {contact.given_name},"
    return f"{opening}\n\n{body}\n\nMet vriendelijke groet,\n{author.name}"


def slip(rng: Random, text: str) -> str:
    """The text of somebody in a hurry: no capital, and perhaps two letters the wrong way round."""
    text = text[0].lower() + text[1:] if rng.random() < 0.6 else text
    words = text.split(" ")
    for _ in range(1 + (rng.random() < 0.4)):
        place = int(rng.random() * len(words))
        word = words[place]
        if len(word) > 5 and word.isalpha():
            cut = 1 + int(rng.random() * (len(word) - 3))
            words[place] = word[:cut] + word[cut + 1] + word[cut] + word[cut + 2 :]
    return " ".join(words)
