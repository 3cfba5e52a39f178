"""Signing in: who gets a new password, and what nobody changes by himself."""

import pytest
from django.core import mail
from django.test import Client as Browser

from triangel.core.models import User
from triangel.tests.web.desk_office import Office, user_of

pytestmark = pytest.mark.django_db


def test_only_an_employee_is_mailed_a_way_to_a_new_password(office: Office) -> None:
    cast = office.cast
    asked = [user_of(cast.alice).email, User.objects.system().email, "nobody@example.org"]
    answers = []
    for email in [*asked, user_of(cast.carin).email]:
        answer = Browser().post("/accounts/password/reset/", {"email": email})
        answers.append((answer.status_code, answer["Location"]))
    assert set(answers) == {(302, "/accounts/password/reset/done/")}
    assert [sent.to for sent in mail.outbox] == [[user_of(cast.carin).email]]


def test_nobody_changes_the_address_he_signs_in_with(office: Office) -> None:
    for person in (office.cast.alice, office.cast.carin):
        email = user_of(person).email
        browser = office.browser(person)
        assert browser.get("/accounts/email/").status_code == 404
        browser.post("/accounts/email/", {"email": "other@else.example", "action_add": ""})
        browser.post("/accounts/email/", {"email": "other@else.example", "action_primary": ""})
        assert browser.get("/accounts/password/set/").status_code == 404
        assert User.objects.get(pk=user_of(person).pk).email == email
    assert mail.outbox == []
