import django.contrib.postgres.indexes
import django.db.models.deletion
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("people", "0001_initial"),
        ("core", "0002_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Client",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField(verbose_name="number")),
                ("name", models.CharField(max_length=160, verbose_name="name")),
                (
                    "sector",
                    models.CharField(
                        choices=[
                            ("care", "care"),
                            ("municipality", "municipality"),
                            ("logistics", "logistics"),
                            ("education", "education"),
                            ("industry", "industry"),
                            ("housing", "housing"),
                            ("trade", "trade"),
                            ("professional", "professional services"),
                            ("public", "public sector"),
                            ("other", "other"),
                        ],
                        default="other",
                        max_length=20,
                        verbose_name="sector",
                    ),
                ),
                ("city", models.CharField(blank=True, max_length=80, verbose_name="city")),
                (
                    "language",
                    models.CharField(
                        choices=[("nl", "Nederlands"), ("en", "English")],
                        default="nl",
                        max_length=2,
                        verbose_name="language",
                    ),
                ),
                ("since_on", models.DateField(verbose_name="client since")),
                ("until_on", models.DateField(blank=True, null=True, verbose_name="client until")),
                (
                    "sort_name",
                    models.GeneratedField(
                        db_persist=True,
                        expression=models.Func(
                            django.db.models.functions.text.Lower("name"), function="f_unaccent"
                        ),
                        output_field=models.CharField(max_length=160),
                    ),
                ),
                (
                    "service_desk",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="clients",
                        to="people.team",
                        verbose_name="service desk",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Contact",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=120, verbose_name="name")),
                ("email", models.EmailField(blank=True, max_length=254, verbose_name="e-mail address")),
                ("phone", models.CharField(blank=True, max_length=30, verbose_name="telephone")),
                ("job_title", models.CharField(blank=True, max_length=120, verbose_name="job title")),
                (
                    "language",
                    models.CharField(
                        choices=[("nl", "Nederlands"), ("en", "English")],
                        default="nl",
                        max_length=2,
                        verbose_name="language",
                    ),
                ),
                (
                    "is_client_manager",
                    models.BooleanField(default=False, verbose_name="follows all requests of the client"),
                ),
                ("is_active", models.BooleanField(default=True, verbose_name="active")),
                (
                    "client",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="contacts",
                        to="clients.client",
                    ),
                ),
                (
                    "user",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="contact",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["name", "id"],
            },
        ),
        migrations.CreateModel(
            name="SignInLink",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("token_hash", models.CharField(max_length=64)),
                ("browser_hash", models.CharField(max_length=64)),
                ("made_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("used_at", models.DateTimeField(null=True)),
                (
                    "contact",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sign_in_links",
                        to="clients.contact",
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="client",
            index=django.contrib.postgres.indexes.GinIndex(
                django.contrib.postgres.indexes.OpClass(models.F("sort_name"), name="gin_trgm_ops"),
                name="client_name_trigram",
            ),
        ),
        migrations.AddIndex(
            model_name="client",
            index=models.Index(fields=["sort_name", "id"], name="client_by_name"),
        ),
        migrations.AddConstraint(
            model_name="client",
            constraint=models.UniqueConstraint(
                fields=("number",),
                name="client_number_is_unique",
                violation_error_message="There is already a client with this number.",
            ),
        ),
        migrations.AddConstraint(
            model_name="client",
            constraint=models.UniqueConstraint(
                django.db.models.functions.text.Lower("name"),
                name="client_name_is_unique",
                violation_error_message="There is already a client with this name.",
            ),
        ),
        migrations.AddConstraint(
            model_name="client",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("until_on__isnull", True), ("until_on__gte", models.F("since_on")), _connector="OR"
                ),
                name="client_ends_after_start",
                violation_error_message="The last day lies before the first.",
            ),
        ),
        migrations.AddConstraint(
            model_name="contact",
            constraint=models.UniqueConstraint(
                django.db.models.functions.text.Lower("email"),
                condition=models.Q(("email", ""), _negated=True),
                name="contact_email_is_unique",
                violation_error_message="This e-mail address already belongs to a contact.",
            ),
        ),
        migrations.AddConstraint(
            model_name="signinlink",
            constraint=models.UniqueConstraint(fields=("token_hash",), name="sign_in_link_token_is_unique"),
        ),
        migrations.AddConstraint(
            model_name="signinlink",
            constraint=models.CheckConstraint(
                condition=models.Q(("expires_at__gt", models.F("made_at"))),
                name="sign_in_link_expires_after_made",
            ),
        ),
    ]
