"""Where each door hangs."""

from django.urls import include, path

from triangel.ui import language, style
from triangel.web import accounts

urlpatterns = [
    path("portal/", include("triangel.portal.urls")),
    # they go before the pages of the same address that come with signing in
    path("accounts/email/", accounts.closed, name="account_email"),
    path("accounts/password/set/", accounts.closed, name="account_set_password"),
    path("accounts/", include("allauth.account.urls")),
    path("language/", language.choose_language, name="choose_language"),
    path("style/", style.style, name="style"),
    path("", include("triangel.web.urls")),
]

handler500 = "triangel.ui.errors.server_error"
