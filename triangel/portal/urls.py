"""The addresses of the clients' pages."""

from django.urls import path

from triangel.portal import sign_in, views

urlpatterns = [
    path("", views.home, name="portal"),
    path("ask/", views.ask, name="portal_ask"),
    path("people/<int:pk>/photo/<slug:digest>/", views.photo, name="portal_photo"),
    path("requests/", views.requests, name="portal_requests"),
    path("requests/<int:number>/", views.show, name="portal_request"),
    path("requests/<int:number>/reply/", views.reply, name="portal_reply"),
    path("requests/<int:number>/confirm/", views.confirm, name="portal_confirm"),
    path("requests/<int:number>/reopen/", views.reopen, name="portal_reopen"),
    path("sign-in/", sign_in.ask_for_link, name="portal_sign_in"),
    path("sign-in/sent/", sign_in.link_sent, name="portal_link_sent"),
    path("sign-in/<str:token>/", sign_in.use_link, name="portal_use_link"),
    path("sign-out/", sign_in.sign_out, name="portal_sign_out"),
]
