"""In which language pages speak.

Who has signed in reads his own language, wherever he is. What somebody chose at the door, before anybody knew
who he was, is kept in a cookie of that browser and goes before it, until he chooses again from inside.
"""

from collections.abc import Callable

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation
from django.views.decorators.http import require_POST
from django.views.i18n import set_language

from triangel.core import actions
from triangel.core.models import User
from triangel.core.rules import Refused


class OwnLanguage:
    """Speaks the language of who has signed in (comes after who that is is known)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user = request.user
        if isinstance(user, User) and not chosen_at_the_door(request):
            translation.activate(user.language)
            request.LANGUAGE_CODE = translation.get_language()
        return self.get_response(request)


def chosen_at_the_door(request: HttpRequest) -> bool:
    """Whether this browser keeps a language that Triangel speaks."""
    return request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME) in dict(settings.LANGUAGES)


@login_not_required
@require_POST
def choose_language(request: HttpRequest) -> HttpResponse:
    """Speak another language from now on, and go on with the page he was on."""
    response: HttpResponse = set_language(request)
    if isinstance(request.user, User):
        language = request.POST.get("language", "")
        try:
            actions.choose_language(request.user, language=language, actor=request.user, at=timezone.now())
        except Refused as refused:
            raise BadRequest(str(refused)) from None
        response.delete_cookie(settings.LANGUAGE_COOKIE_NAME, samesite="Lax")
    return response
