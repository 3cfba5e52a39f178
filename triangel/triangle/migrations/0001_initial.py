import django.contrib.postgres.constraints
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import triangel.core.expressions


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("clients", "0001_initial"),
        ("contracts", "0001_initial"),
        ("people", "0001_initial"),
        ("projects", "0001_initial"),
        ("core", "0002_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Seat",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("account_manager", "account manager"),
                            ("contract_manager", "contract manager"),
                            ("project_manager", "project manager"),
                            ("senior_supplier", "senior supplier"),
                            ("service_desk", "service desk"),
                        ],
                        max_length=20,
                        verbose_name="role",
                    ),
                ),
                (
                    "client",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="seats",
                        to="clients.client",
                    ),
                ),
                (
                    "contract",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="seats",
                        to="contracts.contract",
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="seats",
                        to="projects.project",
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="seats",
                        to="people.team",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Appointment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "part",
                    models.CharField(
                        choices=[("holder", "holder"), ("deputy", "deputy")],
                        default="holder",
                        max_length=10,
                        verbose_name="part",
                    ),
                ),
                ("starts_on", models.DateField(verbose_name="from")),
                ("ends_on", models.DateField(blank=True, null=True, verbose_name="until")),
                ("reason", models.CharField(blank=True, max_length=400, verbose_name="reason")),
                ("made_at", models.DateTimeField()),
                (
                    "employee",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="appointments",
                        to="people.employee",
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "seat",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="appointments",
                        to="triangle.seat",
                    ),
                ),
            ],
            options={
                "ordering": ["starts_on", "id"],
            },
        ),
        migrations.AddConstraint(
            model_name="seat",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("client__isnull", False),
                        ("contract", None),
                        ("kind", "account_manager"),
                        ("project", None),
                        ("team", None),
                    ),
                    models.Q(
                        ("client__isnull", False),
                        ("kind", "contract_manager"),
                        ("project", None),
                        ("team", None),
                    ),
                    models.Q(
                        ("client__isnull", False),
                        ("contract", None),
                        ("kind__in", ["project_manager", "senior_supplier"]),
                        ("project__isnull", False),
                        ("team", None),
                    ),
                    models.Q(
                        ("client", None),
                        ("contract", None),
                        ("kind", "service_desk"),
                        ("project", None),
                        ("team__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="seat_scope_fits_its_kind",
            ),
        ),
        migrations.AddConstraint(
            model_name="seat",
            constraint=models.UniqueConstraint(
                fields=("kind", "client", "contract", "project", "team"),
                name="seat_exists_once",
                nulls_distinct=False,
            ),
        ),
        migrations.AddIndex(
            model_name="appointment",
            index=models.Index(fields=["employee", "starts_on"], name="appointment_by_employee"),
        ),
        migrations.AddConstraint(
            model_name="appointment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ends_on__isnull", True), ("ends_on__gte", models.F("starts_on")), _connector="OR"
                ),
                name="appointment_ends_after_start",
                violation_error_message="The last day lies before the first.",
            ),
        ),
        migrations.AddConstraint(
            model_name="appointment",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[
                    ("seat", "="),
                    ("part", "="),
                    (triangel.core.expressions.DateRange("starts_on", "ends_on"), "&&"),
                ],
                name="appointments_never_overlap",
                violation_error_message="Somebody else already holds this seat on these days.",
            ),
        ),
    ]
