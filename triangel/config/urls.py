"""Where each door hangs."""

from django.urls import include, path

from triangel.ui import language, style

urlpatterns = [
    path("portal/", include("triangel.portal.urls")),
    path("accounts/", include("allauth.account.urls")),
    path("language/", language.choose_language, name="choose_language"),
    path("style/", style.style, name="style"),
    path("", include("triangel.web.urls")),
]

handler500 = "triangel.ui.errors.server_error"
