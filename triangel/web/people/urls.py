"""Addresses of the pages of people and seats."""

from django.urls import URLPattern, path

from triangel.web.people.views import absence, people, photos, seats

SEAT = "seats/<int:pk>"

urlpatterns: list[URLPattern] = [
    path("", people.people, name="people"),
    path("line/", people.line, name="line"),
    path("teams/new/", people.make_team, name="make_team"),
    path("new/", people.hire, name="hire"),
    path("<int:pk>/", people.employee, name="employee"),
    path("<int:pk>/photo/", photos.set_photo, name="set_photo"),
    path("<int:pk>/photo/remove/", photos.remove_photo, name="remove_photo"),
    path("<int:pk>/photo/<slug:digest>/", photos.photo, name="photo"),
    path("<int:pk>/change/", people.change_employee, name="change_employee"),
    path("<int:pk>/independent/", people.set_independent, name="set_independent"),
    path("<int:pk>/sign-in/", people.give_sign_in, name="give_sign_in"),
    path("<int:pk>/leave/", people.leave, name="leave"),
    path("<int:pk>/line-manager/", people.set_line_manager, name="set_line_manager"),
    path("<int:pk>/absences/new/", absence.record_absence, name="record_absence"),
    path("<int:pk>/absences/<int:absence>/", absence.change_absence, name="change_absence"),
    path("<int:pk>/absences/<int:absence>/cancel/", absence.cancel_absence, name="cancel_absence"),
    path("<int:pk>/stand-ins/new/", absence.name_stand_in, name="name_stand_in"),
    path("<int:pk>/stand-ins/<int:stand_in>/end/", absence.end_stand_in, name="end_stand_in"),
    path(f"{SEAT}/", seats.seat, name="seat"),
    path(f"{SEAT}/hand-over/", seats.hand_over_seat, name="hand_over_seat"),
    path(f"{SEAT}/appoint/", seats.appoint, name="appoint"),
    path(f"{SEAT}/deputy/", seats.name_deputy, name="name_deputy"),
    path(f"{SEAT}/appointments/<int:appointment>/end/", seats.end_appointment, name="end_appointment"),
    path(
        f"{SEAT}/appointments/<int:appointment>/withdraw/",
        seats.withdraw_planned_appointment,
        name="withdraw_planned_appointment",
    ),
]
