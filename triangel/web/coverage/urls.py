"""The address of the page of gaps."""

from django.urls import URLPattern, path

from triangel.web.coverage import views

urlpatterns: list[URLPattern] = [path("", views.coverage, name="coverage")]
