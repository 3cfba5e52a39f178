import pytest
from django.template import Context, Template
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.utils import timezone, translation

from triangel.ui.style import examples


@pytest.mark.django_db
def test_a_stranger_signs_in_under_a_strict_policy() -> None:
    answer = Client(headers={"accept-language": "en"}).get("/accounts/login/")
    policy = answer.headers["Content-Security-Policy"]
    assert answer.status_code == 200
    assert "<h1>Sign in</h1>" in answer.content.decode()
    assert ("default-src 'none'" in policy, "unsafe" in policy) == (True, False)


@pytest.mark.django_db
def test_a_page_that_is_not_there_says_what_to_do() -> None:
    answer = Client(headers={"accept-language": "en"}).get("/accounts/no-such-page/")
    assert answer.status_code == 404
    assert 'class="t-gate"' in answer.content.decode()


@pytest.mark.django_db
def test_the_style_page_does_not_exist_outside_development() -> None:
    assert Client().get("/style/").status_code == 404


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["nl", "en"])
def test_everybody_chooses_his_language_and_sees_it_named_in_itself(language: str) -> None:
    client = Client()
    client.post("/language/", {"language": language, "next": "/accounts/login/"})
    markup = client.get("/accounts/login/").content.decode()
    assert f'<html lang="{language}">' in markup
    assert (">Nederlands</button>" in markup, ">English</button>" in markup) == (True, True)


@pytest.mark.parametrize("page", ["400", "403", "403_csrf", "404", "500"])
def test_an_error_page_needs_nothing_to_be_drawn(page: str) -> None:
    with translation.override("en"):
        assert 'class="btn btn-primary" href="/"' in render_to_string(f"{page}.html")


@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_component_is_drawn_in_both_languages(language: str) -> None:
    request = RequestFactory().get("/style/")
    with translation.override(language):
        markup = render_to_string("ui/style.html", examples(timezone.now()), request=request)
    assert (f'<html lang="{language}">' in markup, 'class="t-wall"' in markup) == (True, True)


def test_pages_go_on_from_a_key() -> None:
    request = RequestFactory().get("/requests/", {"q": "mail", "after": "9"})
    source = '{% include "ui/_pages.html" with next_key="7" first=True said="1-50" %}'
    with translation.override("en"):
        markup = Template(source).render(Context({"request": request}))
    assert ('href="?q=mail&amp;after=7"' in markup, 'href="?q=mail"' in markup) == (True, True)
