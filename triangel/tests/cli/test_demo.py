"""`triangel demo` on the command line."""

import argparse

import pytest

from triangel.cli import demo
from triangel.clients.models import Client
from triangel.core.rules import Refused
from triangel.desk.models import ClientRequest


def given(*words: str) -> argparse.Namespace:
    """What somebody typed after `triangel demo`."""
    parser = argparse.ArgumentParser()
    demo.add_arguments(parser)
    return parser.parse_args(words)


@pytest.mark.django_db
def test_it_loads_a_provider_of_the_size_asked_for_and_says_how_to_sign_in(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert demo.run(given("--clients", "3", "--requests", "40")) == 0
    assert Client.objects.count() == 3
    assert 30 < ClientRequest.objects.count() < 90
    told = capsys.readouterr().out
    assert "43 employees, 3 clients" in told
    assert "marjolein.vanderveen@sluiswaard.example" in told
    assert "gouden-driehoek" in told


@pytest.mark.django_db
def test_fresh_replaces_an_example_that_was_there(capsys: pytest.CaptureFixture[str]) -> None:
    demo.run(given("--clients", "3", "--requests", "40"))
    demo.run(given("--clients", "5", "--requests", "40", "--fresh"))
    assert Client.objects.count() == 5
    assert "5 clients" in capsys.readouterr().out


@pytest.mark.parametrize("words", [("--clients", "0"), ("--clients", "20001"), ("--requests", "-1")])
def test_a_size_that_cannot_be_is_refused_before_anything_happens(words: tuple[str, str]) -> None:
    with pytest.raises(Refused, match="Choose between"):
        demo.run(given(*words))
