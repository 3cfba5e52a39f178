"""Addresses of the pages of clients."""

from django.urls import URLPattern, path

from triangel.web.clients.views import agreements, file, portfolio

CONTRACT = "<int:number>/contracts/<int:pk>"
PROJECT = "<int:number>/projects/<int:pk>"

urlpatterns: list[URLPattern] = [
    path("", portfolio.clients, name="clients"),
    path("new/", file.open_client, name="open_client"),
    path("<int:number>/", file.client, name="client"),
    path("<int:number>/timeline/", file.client_timeline, name="client_timeline"),
    path("<int:number>/change/", file.change_client, name="change_client"),
    path("<int:number>/close/", file.close_client, name="close_client"),
    path("<int:number>/reopen/", file.reopen_client, name="reopen_client"),
    path("<int:number>/service-desk/", file.change_service_desk, name="change_service_desk"),
    path("<int:number>/contacts/new/", file.add_contact, name="add_contact"),
    path("<int:number>/contacts/<int:pk>/", file.change_contact, name="change_contact"),
    path("<int:number>/contacts/<int:pk>/leaves/", file.contact_leaves, name="contact_leaves"),
    path("<int:number>/contracts/new/", agreements.record_contract, name="record_contract"),
    path(f"{CONTRACT}/end/", agreements.end_contract, name="end_contract"),
    path(f"{CONTRACT}/classify/", agreements.classify_contract, name="classify_contract"),
    path(f"{CONTRACT}/contract-manager/", agreements.name_contract_manager, name="name_contract_manager"),
    path("<int:number>/projects/new/", agreements.start_project, name="start_project"),
    path(f"{PROJECT}/plan/", agreements.plan_project, name="plan_project"),
    path(f"{PROJECT}/stop/", agreements.stop_project, name="stop_project"),
    path(f"{PROJECT}/begin/", agreements.begin_project, name="begin_project"),
    path(f"{PROJECT}/finish/", agreements.finish_project, name="finish_project"),
]
