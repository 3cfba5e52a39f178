"""Addresses of the pages that read in a history."""

from django.urls import path

from triangel.web.history import views

urlpatterns = [
    path("", views.history, name="history"),
    path("send/", views.send_log, name="send_log"),
    path("<slug:token>/columns/", views.map_columns, name="map_columns"),
    path("<slug:token>/", views.preview_import, name="preview_import"),
    path("<slug:token>/import/", views.import_log, name="import_log"),
    path("<slug:token>/drop/", views.drop_log, name="drop_log"),
]
