"""What seats and triangles are made of: a change in one of these ends what is remembered about them."""

TABLES = (
    "people_employee",
    "people_absence",
    "people_standin",
    "people_team",
    "clients_client",
    "contracts_contract",
    "projects_project",
    "triangle_seat",
    "triangle_appointment",
)
