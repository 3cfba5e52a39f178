"""Signing in."""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.forms import ResetPasswordForm
from django.http import Http404, HttpRequest, HttpResponse

from triangel.core.models import User
from triangel.people.access import employee_of


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """People are let in by an administrator; nobody signs himself up."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False


class NewPasswordForm(ResetPasswordForm):  # type: ignore[misc]
    """A new password is for employees: contacts come in by a mailed link, Triangel itself never does."""

    users: list[User]

    def clean_email(self) -> str:
        """The address; whether somebody has it, the answer does not tell."""
        email = str(super().clean_email())
        self.users = [user for user in self.users if employee_of(user) is not None]
        return email


def closed(request: HttpRequest) -> HttpResponse:
    """A page that comes with signing in and is not for here: an address is changed by an administrator."""
    raise Http404
