"""Where each door hangs."""

from django.contrib.auth.decorators import login_not_required
from django.urls import include, path
from django.views.i18n import set_language

from triangel.ui import style

urlpatterns = [
    path("portal/", include("triangel.portal.urls")),
    path("accounts/", include("allauth.account.urls")),
    path("language/", login_not_required(set_language), name="set_language"),
    path("style/", style.style, name="style"),
    path("", include("triangel.web.urls")),
]
