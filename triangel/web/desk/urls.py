"""Addresses of my work and of requests."""

from django.urls import URLPattern, path

from triangel.web.desk.views import intake, lists, moving, one, shaping, work

urlpatterns: list[URLPattern] = [
    path("", work.my_work, name="my_work"),
    path("gaps/", work.my_gaps, name="my_gaps"),
    path("notices/<int:pk>/read/", work.read_notice, name="read_notice"),
    path("requests/", lists.requests, name="requests"),
    path("requests/filters/", lists.save_filter, name="save_filter"),
    path("requests/filters/<int:pk>/drop/", lists.drop_filter, name="drop_filter"),
    path("requests/new/", intake.receive, name="receive"),
    path("requests/new/destination/", intake.preview_destination, name="preview_destination"),
    path("requests/new/topics/", intake.find_topics, name="find_topics"),
    path("requests/<int:number>/", one.show, name="request"),
    path("requests/<int:number>/hands/", moving.find_hands, name="find_hands"),
    path("requests/<int:number>/answer/", one.answer, name="answer"),
    path("requests/<int:number>/wait-for-client/", one.wait_for_client, name="wait_for_client"),
    path("requests/<int:number>/note/", one.note, name="note"),
    path("requests/<int:number>/resolve/", one.resolve, name="resolve"),
    path("requests/<int:number>/hear-client/", one.hear_client, name="hear_client"),
    path("requests/<int:number>/confirm/", one.confirm, name="confirm"),
    path("requests/<int:number>/reopen/", one.reopen, name="reopen"),
    path("requests/<int:number>/take/", moving.take, name="take"),
    path("requests/<int:number>/not-mine/", moving.not_mine, name="not_mine"),
    path("requests/<int:number>/hand-over/", moving.hand_over, name="hand_over"),
    path("requests/<int:number>/ask-transfer/", moving.ask_transfer, name="ask_transfer"),
    path("requests/<int:number>/accept-transfer/", moving.accept_transfer, name="accept_transfer"),
    path("requests/<int:number>/decline-transfer/", moving.decline_transfer, name="decline_transfer"),
    path("requests/<int:number>/withdraw-transfer/", moving.withdraw_transfer, name="withdraw_transfer"),
    path("requests/<int:number>/take-back/", moving.take_back, name="take_back"),
    path("requests/<int:number>/change-topic/", moving.change_topic, name="change_topic"),
    path("requests/<int:number>/promise/", shaping.promise, name="promise"),
    path("requests/<int:number>/split/", shaping.split, name="split"),
    path("requests/<int:number>/link/", shaping.link, name="link"),
]
