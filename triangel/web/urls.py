"""The addresses of the staff's pages."""

from django.urls import include, path

urlpatterns = [
    path("clients/", include("triangel.web.clients.urls")),
    path("people/", include("triangel.web.people.urls")),
    path("coverage/", include("triangel.web.coverage.urls")),
    path("flow/", include("triangel.web.flow.urls")),
    path("history/", include("triangel.web.history.urls")),
    path("matrix/", include("triangel.web.matrix.urls")),
    # "/" is my work, "/requests/..." the requests
    path("", include("triangel.web.desk.urls")),
]
