"""The address of the page of flow."""

from django.urls import URLPattern, path

from triangel.web.flow import views

urlpatterns: list[URLPattern] = [path("", views.flow, name="flow")]
