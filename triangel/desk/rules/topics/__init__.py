"""What a message is about: its topic, whether it is about a person, and the parts of it.

The examples that come with Triangel are in ``shipped``; what staff decide is learned on top of them.
"""

from triangel.desk.rules.topics.meaning import Reader, reader
from triangel.desk.rules.topics.memory import Memory
from triangel.desk.rules.topics.persons import AboutPerson, PersonSense
from triangel.desk.rules.topics.splitting import Part, parts
from triangel.desk.rules.topics.suggester import Example, Suggester, Suggestion

__all__ = [
    "AboutPerson",
    "Example",
    "Memory",
    "Part",
    "PersonSense",
    "Reader",
    "Suggester",
    "Suggestion",
    "parts",
    "reader",
]
