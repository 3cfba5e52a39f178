"""Templates: nothing inline, nothing from elsewhere, and every word in two languages."""

import pytest
from django.template.loader import get_template

from triangel.tests.architecture import markup, source

#: The page for whoever draws pages; it exists in development only.
ONLY_IN_DEVELOPMENT = {"ui/templates/ui/style.html", "ui/templates/ui/_style_table.html"}
#: Django's help on passwords is a list in HTML; help texts are ours, never a user's.
TRUSTED = "field.help_text|safe"
TEMPLATES = source.templates()


@pytest.mark.parametrize("name", TEMPLATES)
def test_nothing_is_inline_and_nothing_comes_from_elsewhere(name: str) -> None:
    found = markup.read(markup.bare(TEMPLATES[name]))
    assert (found.inline, found.elsewhere) == ([], [])


@pytest.mark.parametrize("name", sorted(set(TEMPLATES) - ONLY_IN_DEVELOPMENT))
def test_every_word_can_be_translated(name: str) -> None:
    assert markup.read(markup.bare(TEMPLATES[name])).words == []


@pytest.mark.parametrize("name", TEMPLATES)
def test_the_template_can_be_read_and_trusts_nothing(name: str) -> None:
    get_template(name.split("/templates/", 1)[1])
    text = TEMPLATES[name].replace(TRUSTED, "")
    assert [word for word in ("|safe", "autoescape off", "mark_safe") if word in text] == []


@pytest.mark.parametrize(
    ("template", "words"),
    [
        ("<p>{% translate 'Yes' %}</p>", []),
        ("<p>Yes {{ name }}</p>", ["Yes …"]),
        ("{% blocktranslate %}Yes {{ name }}{% endblocktranslate %}", []),
        ("<a title='Yes'{% if x %} href='Yes'{% endif %}></a>", ["Yes"]),
        ("{# Yes #}<input type='submit' value='Yes'>", ["Yes"]),
        ("{% comment %}Yes{% endcomment %}<!-- Yes -->", []),
    ],
)
def test_the_reader_of_words_finds_them(template: str, words: list[str]) -> None:
    assert markup.read(markup.bare(template)).words == words


@pytest.mark.parametrize(
    "html",
    [
        "<p style='color: red'>",
        "<style>p {}</style>",
        "<script>alert(1)</script>",
        "<button onclick='go()'>",
        "<a href=' JavaScript:go()'>",
        "<a hx-on:click='go()'>",
        "<a hx-vals='js:{a: go()}'>",
    ],
)
def test_the_reader_of_inline_things_finds_them(html: str) -> None:
    assert len(markup.read(html).inline) == 1


def test_what_is_loaded_from_elsewhere_is_found() -> None:
    html = (
        "<script src='//cdn.example/x.js'></script><link rel='stylesheet' href='https://cdn.example/x.css'>"
    )
    assert len(markup.read(html).elsewhere) == 2
