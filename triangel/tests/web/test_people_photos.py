"""Photos on the pages: who sees one, who sends one, and what a browser may keep."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client as Browser
from django.utils import timezone

from triangel.clients.models import Contact
from triangel.people import actions
from triangel.people.models import Employee, Photo
from triangel.people.rules import square_of
from triangel.tests import factories
from triangel.tests.cast import Cast, user_of
from triangel.tests.people.pictures import picture
from triangel.tests.web.browsers import browser_of, errors, page

pytestmark = pytest.mark.django_db


def shown(employee: Employee) -> str:
    """He shows his photo; the last part of where it is."""
    row = actions.set_photo(employee, photo=picture(), actor=user_of(employee), at=timezone.now())
    assert row.photo_id is not None
    return f"people/{employee.pk}/photo/{row.photo_id}/"


def send(browser: Browser, employee: Employee, sent: bytes, **more: Any) -> Any:
    file = SimpleUploadedFile("me.jpg", sent, content_type="image/jpeg")
    return browser.post(f"/people/{employee.pk}/photo/", {"photo": file}, **more)


def test_the_browser_of_a_colleague_keeps_it_and_asks_no_more(cast: Cast) -> None:
    address = "/" + shown(cast.carin)
    browser = browser_of(cast.sofie)
    answer = browser.get(address)
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/jpeg")
    assert answer.content == square_of(picture()).picture
    assert answer["Cache-Control"] == "private, max-age=604800, immutable"
    assert answer["ETag"] == f'"{square_of(picture()).digest}"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "Cookie" in answer["Vary"]
    again = browser.get(address, headers={"If-None-Match": answer["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert browser.head(address).status_code == 200


def test_a_stranger_sees_none_and_a_photo_that_was_is_gone(cast: Cast) -> None:
    address = shown(cast.carin)
    assert Browser().get(f"/{address}").status_code == 302
    assert Browser().get(f"/portal/{address}").status_code == 302
    assert browser_of(cast.bob).get(f"/{address}").status_code == 404
    other = address.replace(f"people/{cast.carin.pk}/", f"people/{cast.cees.pk}/")
    assert browser_of(cast.sofie).get(f"/{other}").status_code == 404
    actions.remove_photo(cast.carin, actor=user_of(cast.carin), at=timezone.now())
    assert browser_of(cast.sofie).get(f"/{address}").status_code == 404
    assert browser_of(cast.alice).get(f"/portal/{address}").status_code == 404


def test_a_client_sees_the_faces_of_his_own_people_only(cast: Cast) -> None:
    carin, cees, sofie = (shown(one) for one in (cast.carin, cast.cees, cast.sofie))
    seen = {
        (contact.name, address): browser_of(contact).get(f"/portal/{address}").status_code
        for contact in (cast.alice, cast.bob)
        for address in (carin, cees, sofie)
    }
    assert seen == {
        ("Alice Groen", carin): 200,
        ("Alice Groen", cees): 404,
        ("Alice Groen", sofie): 404,
        ("Bob Stam", carin): 404,
        ("Bob Stam", cees): 200,
        ("Bob Stam", sofie): 404,
    }
    today = timezone.localdate()
    factories.absence(cast.carin, today - timedelta(days=1), today + timedelta(days=5))
    assert browser_of(cast.alice).get(f"/portal/{cees}").status_code == 200
    kept = browser_of(cast.alice).get(
        f"/portal/{carin}", headers={"If-None-Match": f'"{square_of(picture()).digest}"'}
    )
    assert kept.status_code == 304


def test_it_stands_where_initials_stood(cast: Cast) -> None:
    address = shown(cast.carin)
    pages: list[tuple[Employee | Contact, str, int]] = [
        (cast.sofie, f"/clients/{cast.a.number}/", 2),  # in the triangle and beside it
        (cast.sofie, "/people/?q=carin", 1),
        (cast.sofie, "/people/line/", 1),
        (cast.sofie, f"/people/{cast.carin.pk}/", 1),
        (cast.sofie, f"/people/seats/{cast.cm_a.pk}/", 2),
        (cast.alice, "/portal/", 1),
    ]
    found = [page(who, path).count(f'{address}"') for who, path, _count in pages]
    assert found == [count for _who, _path, count in pages]
    assert page(cast.sofie, f"/people/{cast.cees.pk}/").count("/photo/") == 0


def test_everybody_sends_his_own_and_takes_it_away(cast: Cast) -> None:
    browser = browser_of(cast.carin)
    assert 'enctype="multipart/form-data"' in page(cast.carin, f"/people/{cast.carin.pk}/photo/")
    done = send(browser, cast.carin, picture(), headers={"HX-Request": "true"})
    assert done["HX-Redirect"] == f"/people/{cast.carin.pk}/"
    assert Photo.objects.count() == 1
    assert browser.post(f"/people/{cast.carin.pk}/photo/remove/").status_code == 302
    assert Photo.objects.count() == 0


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        (b"no photo", "This is not a photo that can be read. Send a JPEG, PNG or WebP."),
        (b"", "This file is empty. Choose another one."),
        (b"\xff" * (12 * 1024 * 1024 + 1), "The file is larger than 12 MB. Send a smaller one."),
    ],
    ids=["text", "empty", "large"],
)
def test_what_is_no_photo_is_said_beside_the_field(cast: Cast, sent: bytes, said: str) -> None:
    answer = send(browser_of(cast.carin), cast.carin, sent)
    assert (answer.status_code, errors(answer)) == (422, [said])
    assert browser_of(cast.carin).post(f"/people/{cast.carin.pk}/photo/").status_code == 422


def test_nobody_sends_or_takes_away_that_of_another(cast: Cast) -> None:
    shown(cast.carin)
    for who in (cast.cees, cast.sofie):
        browser = browser_of(who)
        assert send(browser, cast.carin, picture((100, 100))).status_code == 422
        browser.post(f"/people/{cast.carin.pk}/photo/remove/")
    assert Employee.objects.get(pk=cast.carin.pk).photo_id == square_of(picture()).digest
    assert send(browser_of(cast.bob), cast.carin, picture()).status_code == 404
