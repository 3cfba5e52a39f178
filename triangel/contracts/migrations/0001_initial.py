import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("clients", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Contract",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.CharField(max_length=30, verbose_name="number")),
                ("name", models.CharField(max_length=160, verbose_name="name")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("workplace", "managed workplace"),
                            ("applications", "application management"),
                            ("hosting", "hosting and cloud"),
                            ("network", "network and connectivity"),
                            ("security", "security"),
                            ("telephony", "telephony"),
                            ("framework", "framework agreement"),
                            ("other", "other"),
                        ],
                        default="other",
                        max_length=20,
                        verbose_name="kind",
                    ),
                ),
                (
                    "contract_class",
                    models.CharField(
                        choices=[
                            ("A", "A, very large"),
                            ("B", "B, large or complex"),
                            ("C", "C, standard"),
                            ("D", "D, micro"),
                        ],
                        default="C",
                        max_length=1,
                        verbose_name="class",
                    ),
                ),
                ("starts_on", models.DateField(verbose_name="in force from")),
                ("ends_on", models.DateField(blank=True, null=True, verbose_name="in force until")),
                (
                    "annual_value",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=14, null=True, verbose_name="annual value"
                    ),
                ),
                ("currency", models.CharField(default="EUR", max_length=3, verbose_name="currency")),
                (
                    "client",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="contracts",
                        to="clients.client",
                    ),
                ),
            ],
            options={
                "ordering": ["number"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("number",),
                        name="contract_number_is_unique",
                        violation_error_message="There is already a contract with this number.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ends_on__isnull", True),
                            ("ends_on__gte", models.F("starts_on")),
                            _connector="OR",
                        ),
                        name="contract_ends_after_start",
                        violation_error_message="The end lies before the start.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("annual_value__isnull", True), ("annual_value__gte", 0), _connector="OR"
                        ),
                        name="contract_value_is_not_negative",
                        violation_error_message="A value is nought or more; leave it empty when it is unknown.",
                    ),
                ],
            },
        ),
    ]
