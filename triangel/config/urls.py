"""Where each door hangs."""

from django.urls import include, path

urlpatterns = [
    path("portal/", include("triangel.portal.urls")),
    path("accounts/", include("allauth.account.urls")),
    path("", include("triangel.web.urls")),
]
