import django.contrib.postgres.constraints
import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.comparison
from django.conf import settings
from django.db import migrations, models

import triangel.core.expressions


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("clients", "0001_initial"),
        ("contracts", "0001_initial"),
        ("people", "0002_rules"),
        ("projects", "0001_initial"),
        ("triangle", "0003_responsible"),
        ("core", "0002_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="MatrixRow",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "account_manager",
                    models.CharField(
                        choices=[
                            ("-", "-"),
                            ("R", "R"),
                            ("A", "A"),
                            ("A/R", "A/R"),
                            ("C", "C"),
                            ("I", "I"),
                            ("X", "X"),
                        ],
                        default="-",
                        max_length=3,
                    ),
                ),
                (
                    "project_manager",
                    models.CharField(
                        choices=[
                            ("-", "-"),
                            ("R", "R"),
                            ("A", "A"),
                            ("A/R", "A/R"),
                            ("C", "C"),
                            ("I", "I"),
                            ("X", "X"),
                        ],
                        default="-",
                        max_length=3,
                    ),
                ),
                (
                    "contract_manager",
                    models.CharField(
                        choices=[
                            ("-", "-"),
                            ("R", "R"),
                            ("A", "A"),
                            ("A/R", "A/R"),
                            ("C", "C"),
                            ("I", "I"),
                            ("X", "X"),
                        ],
                        default="-",
                        max_length=3,
                    ),
                ),
                (
                    "line_manager",
                    models.CharField(
                        choices=[
                            ("-", "-"),
                            ("R", "R"),
                            ("A", "A"),
                            ("A/R", "A/R"),
                            ("C", "C"),
                            ("I", "I"),
                            ("X", "X"),
                        ],
                        default="-",
                        max_length=3,
                    ),
                ),
                (
                    "service_desk",
                    models.CharField(
                        choices=[
                            ("-", "-"),
                            ("R", "R"),
                            ("A", "A"),
                            ("A/R", "A/R"),
                            ("C", "C"),
                            ("I", "I"),
                            ("X", "X"),
                        ],
                        default="-",
                        max_length=3,
                    ),
                ),
                (
                    "director",
                    models.CharField(
                        choices=[
                            ("-", "-"),
                            ("R", "R"),
                            ("A", "A"),
                            ("A/R", "A/R"),
                            ("C", "C"),
                            ("I", "I"),
                            ("X", "X"),
                        ],
                        default="-",
                        max_length=3,
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=400)),
            ],
            options={
                "ordering": ["topic__position", "id"],
            },
        ),
        migrations.CreateModel(
            name="HistoryImport",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("source", models.CharField(max_length=60, verbose_name="source")),
                ("file_name", models.CharField(max_length=255, verbose_name="file")),
                ("sha256", models.CharField(max_length=64)),
                ("imported_at", models.DateTimeField()),
                ("requests", models.PositiveIntegerField(default=0)),
                ("events", models.PositiveIntegerField(default=0)),
                ("problems", models.JSONField(default=list)),
                (
                    "imported_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-imported_at", "-id"],
            },
        ),
        migrations.CreateModel(
            name="ClientRequest",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.BigIntegerField(verbose_name="number")),
                ("subject", models.CharField(max_length=200, verbose_name="subject")),
                (
                    "language",
                    models.CharField(
                        choices=[("nl", "Nederlands"), ("en", "English")], default="nl", max_length=2
                    ),
                ),
                (
                    "channel",
                    models.CharField(
                        choices=[
                            ("phone", "telephone"),
                            ("portal", "portal"),
                            ("mail", "e-mail"),
                            ("api", "API"),
                            ("colleague", "colleague"),
                            ("import", "imported"),
                        ],
                        max_length=10,
                        verbose_name="channel",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "open"),
                            ("waiting", "waiting for the client"),
                            ("resolved", "resolved"),
                            ("closed", "closed"),
                        ],
                        default="open",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("received_at", models.DateTimeField()),
                ("resolved_at", models.DateTimeField(null=True)),
                ("closed_at", models.DateTimeField(null=True)),
                ("reopened", models.PositiveSmallIntegerField(default=0)),
                ("origin_source", models.CharField(blank=True, max_length=60)),
                ("origin_key", models.CharField(blank=True, max_length=120)),
                (
                    "search",
                    models.GeneratedField(
                        db_persist=True,
                        expression=models.Func(
                            models.F("subject"),
                            function="f_search",
                            output_field=django.contrib.postgres.search.SearchVectorField(),
                        ),
                        output_field=django.contrib.postgres.search.SearchVectorField(),
                    ),
                ),
                (
                    "about",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="complaints",
                        to="people.employee",
                    ),
                ),
                (
                    "answerable",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="answerable_for",
                        to="people.employee",
                    ),
                ),
                (
                    "answerable_seat",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="answerable_for",
                        to="triangle.seat",
                    ),
                ),
                (
                    "client",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="requests",
                        to="clients.client",
                    ),
                ),
                (
                    "contact",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="requests",
                        to="clients.contact",
                    ),
                ),
                (
                    "contract",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="requests",
                        to="contracts.contract",
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="requests",
                        to="projects.project",
                    ),
                ),
                (
                    "received_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "origin",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="desk.historyimport",
                    ),
                ),
                (
                    "matrix_row",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="desk.matrixrow",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="MatrixVersion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                (
                    "state",
                    models.CharField(
                        choices=[("draft", "draft"), ("published", "published")],
                        default="draft",
                        max_length=10,
                    ),
                ),
                ("valid_from", models.DateTimeField(null=True)),
                ("valid_until", models.DateTimeField(null=True)),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["number"],
            },
        ),
        migrations.AddField(
            model_name="matrixrow",
            name="version",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="rows", to="desk.matrixversion"
            ),
        ),
        migrations.CreateModel(
            name="Message",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "direction",
                    models.CharField(
                        choices=[
                            ("from_client", "from the client"),
                            ("to_client", "to the client"),
                            ("internal", "internal note"),
                        ],
                        max_length=12,
                    ),
                ),
                ("body", models.TextField(verbose_name="message")),
                ("is_question", models.BooleanField(default=False)),
                ("at", models.DateTimeField()),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "client_request",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="messages",
                        to="desk.clientrequest",
                    ),
                ),
                (
                    "contact",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="clients.contact",
                    ),
                ),
            ],
            options={
                "ordering": ["at", "id"],
            },
        ),
        migrations.CreateModel(
            name="Notice",
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
                            ("broken_promise", "a promise was broken"),
                            ("matrix", "for your information"),
                            ("declined", "your offer was declined"),
                        ],
                        max_length=16,
                    ),
                ),
                ("at", models.DateTimeField()),
                ("read_at", models.DateTimeField(null=True)),
                (
                    "client_request",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="notices",
                        to="desk.clientrequest",
                    ),
                ),
                (
                    "employee",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="notices",
                        to="people.employee",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Promise",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("promised_by", models.DateTimeField(verbose_name="promised by")),
                ("text", models.CharField(blank=True, max_length=200, verbose_name="what is promised")),
                ("reason", models.CharField(blank=True, max_length=400, verbose_name="reason")),
                ("made_at", models.DateTimeField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "open"),
                            ("kept", "kept"),
                            ("broken", "broken"),
                            ("replaced", "replaced by a later promise"),
                            ("dropped", "no longer needed"),
                        ],
                        default="open",
                        max_length=10,
                    ),
                ),
                ("settled_at", models.DateTimeField(null=True)),
                (
                    "client_request",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="promises",
                        to="desk.clientrequest",
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
            ],
            options={
                "ordering": ["made_at", "id"],
            },
        ),
        migrations.CreateModel(
            name="Escalation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "step",
                    models.CharField(
                        choices=[
                            ("informed", "line manager informed"),
                            ("in_hand", "put in the line manager's hands"),
                        ],
                        max_length=10,
                    ),
                ),
                ("at", models.DateTimeField()),
                (
                    "employee",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="escalations",
                        to="people.employee",
                    ),
                ),
                (
                    "promise",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="escalations",
                        to="desk.promise",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="RequestLink",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(choices=[("split", "split off"), ("related", "related")], max_length=10),
                ),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "first",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="links_out",
                        to="desk.clientrequest",
                    ),
                ),
                (
                    "second",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="links_in",
                        to="desk.clientrequest",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="SavedFilter",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=60, verbose_name="name")),
                ("query", models.CharField(max_length=500)),
                (
                    "employee",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="saved_filters",
                        to="people.employee",
                    ),
                ),
            ],
            options={
                "ordering": ["name", "id"],
            },
        ),
        migrations.CreateModel(
            name="Topic",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.SlugField(max_length=40)),
                ("name_en", models.CharField(max_length=120)),
                ("name_nl", models.CharField(max_length=120)),
                ("is_complaint", models.BooleanField(default=False)),
                ("about_person", models.BooleanField(default=False)),
                ("position", models.PositiveSmallIntegerField(default=0)),
                ("is_active", models.BooleanField(default=True)),
            ],
            options={
                "ordering": ["position", "id"],
                "constraints": [
                    models.UniqueConstraint(fields=("code",), name="topic_code_is_unique"),
                    models.CheckConstraint(
                        condition=models.Q(("about_person", False), ("is_complaint", True), _connector="OR"),
                        name="topic_about_a_person_is_a_complaint",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="matrixrow",
            name="topic",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="rows", to="desk.topic"
            ),
        ),
        migrations.AddField(
            model_name="clientrequest",
            name="topic",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="requests",
                to="desk.topic",
            ),
        ),
        migrations.CreateModel(
            name="TransferOffer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reason", models.CharField(max_length=400, verbose_name="reason")),
                ("asked_at", models.DateTimeField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "waiting for an answer"),
                            ("accepted", "accepted"),
                            ("declined", "declined"),
                            ("withdrawn", "withdrawn"),
                        ],
                        default="open",
                        max_length=10,
                    ),
                ),
                ("answered_at", models.DateTimeField(null=True)),
                ("answer", models.CharField(blank=True, max_length=400, verbose_name="answer")),
                (
                    "answered_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "client_request",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="offers",
                        to="desk.clientrequest",
                    ),
                ),
                (
                    "to_employee",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="offers",
                        to="people.employee",
                    ),
                ),
                (
                    "to_seat",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="offers",
                        to="triangle.seat",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Wait",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("from_at", models.DateTimeField()),
                ("until_at", models.DateTimeField(null=True)),
                ("is_imported", models.BooleanField(default=False)),
                (
                    "client_request",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="waits",
                        to="desk.clientrequest",
                    ),
                ),
                (
                    "question",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="waits",
                        to="desk.message",
                    ),
                ),
            ],
            options={
                "ordering": ["from_at", "id"],
            },
        ),
        migrations.CreateModel(
            name="Custody",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("sequence", models.PositiveIntegerField()),
                (
                    "party",
                    models.GeneratedField(
                        db_persist=True,
                        expression=django.db.models.functions.comparison.Coalesce(
                            models.F("seat_id"),
                            django.db.models.expressions.CombinedExpression(
                                models.F("employee_id"), "*", models.Value(-1)
                            ),
                        ),
                        output_field=models.BigIntegerField(),
                    ),
                ),
                ("from_at", models.DateTimeField()),
                ("until_at", models.DateTimeField(null=True)),
                (
                    "beginning",
                    models.CharField(
                        choices=[
                            ("received", "received"),
                            ("handed_over", "handed over"),
                            ("accepted", "accepted"),
                            ("taken", "taken"),
                            ("escalated", "escalated"),
                            ("reopened", "reopened"),
                        ],
                        max_length=12,
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=400)),
                (
                    "client_request",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="custody",
                        to="desk.clientrequest",
                    ),
                ),
                (
                    "employee",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="custody",
                        to="people.employee",
                    ),
                ),
                (
                    "given_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "seat",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="custody",
                        to="triangle.seat",
                    ),
                ),
            ],
            options={
                "ordering": ["client_request_id", "sequence"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("until_at__isnull", True)),
                        fields=["seat"],
                        name="custody_open_by_seat",
                    ),
                    models.Index(
                        condition=models.Q(("until_at__isnull", True)),
                        fields=["employee"],
                        name="custody_open_by_employee",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("client_request", "sequence"), name="custody_is_a_sequence"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("until_at__isnull", True)),
                        fields=("client_request",),
                        name="custody_has_one_hand",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("seat__isnull", False), ("employee__isnull", False), _connector="OR"
                        ),
                        name="custody_has_a_hand",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("until_at__isnull", True),
                            ("until_at__gte", models.F("from_at")),
                            _connector="OR",
                        ),
                        name="custody_ends_after_start",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[
                            ("client_request", "="),
                            (triangel.core.expressions.MomentRange("from_at", "until_at"), "&&"),
                        ],
                        name="custody_never_overlaps",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Exclusion",
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
                            ("subject", "the complaint is about this person"),
                            ("stand_in", "stands in for the person it is about"),
                            ("reports_to", "reports to the person it is about"),
                            ("chosen", "the client asked for somebody else"),
                        ],
                        max_length=12,
                    ),
                ),
                ("at", models.DateTimeField()),
                (
                    "client_request",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="exclusions",
                        to="desk.clientrequest",
                    ),
                ),
                (
                    "employee",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="exclusions",
                        to="people.employee",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["employee", "client_request"], name="exclusion_by_employee")
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("client_request", "employee"), name="exclusion_exists_once"
                    )
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="historyimport",
            constraint=models.UniqueConstraint(
                fields=("source", "sha256"), name="history_file_is_imported_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="matrixversion",
            constraint=models.UniqueConstraint(fields=("number",), name="matrix_version_number_is_unique"),
        ),
        migrations.AddConstraint(
            model_name="matrixversion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "published"), _negated=True),
                    ("valid_from__isnull", False),
                    _connector="OR",
                ),
                name="matrix_published_is_valid_from_a_moment",
            ),
        ),
        migrations.AddConstraint(
            model_name="matrixversion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("valid_until__isnull", True),
                    ("valid_until__gt", models.F("valid_from")),
                    _connector="OR",
                ),
                name="matrix_ends_after_start",
            ),
        ),
        migrations.AddConstraint(
            model_name="matrixversion",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                condition=models.Q(("state", "published")),
                expressions=[(triangel.core.expressions.MomentRange("valid_from", "valid_until"), "&&")],
                name="matrix_one_version_at_a_time",
            ),
        ),
        migrations.AddIndex(
            model_name="message",
            index=models.Index(fields=["client_request", "at", "id"], name="message_by_request"),
        ),
        migrations.AddIndex(
            model_name="message",
            index=django.contrib.postgres.indexes.GinIndex(
                models.Func(models.F("body"), function="f_search"), name="message_search"
            ),
        ),
        migrations.AddIndex(
            model_name="message",
            index=models.Index(fields=["-at"], name="message_by_moment"),
        ),
        migrations.AddConstraint(
            model_name="message",
            constraint=models.CheckConstraint(
                condition=models.Q(("body", ""), _negated=True),
                name="message_says_something",
                violation_error_message="Write something first.",
            ),
        ),
        migrations.AddConstraint(
            model_name="message",
            constraint=models.CheckConstraint(
                condition=models.Q(("is_question", False), ("direction", "to_client"), _connector="OR"),
                name="message_question_goes_to_the_client",
            ),
        ),
        migrations.AddIndex(
            model_name="notice",
            index=models.Index(
                condition=models.Q(("read_at__isnull", True)),
                fields=["employee", "-at"],
                name="notice_unread",
            ),
        ),
        migrations.AddIndex(
            model_name="notice",
            index=models.Index(fields=["client_request"], name="notice_by_request"),
        ),
        migrations.AddIndex(
            model_name="promise",
            index=models.Index(
                condition=models.Q(("state", "open")), fields=["promised_by"], name="promise_due"
            ),
        ),
        migrations.AddIndex(
            model_name="promise",
            index=models.Index(fields=["client_request", "made_at"], name="promise_by_request"),
        ),
        migrations.AddConstraint(
            model_name="promise",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "open")), fields=("client_request",), name="promise_one_open"
            ),
        ),
        migrations.AddConstraint(
            model_name="promise",
            constraint=models.CheckConstraint(
                condition=models.Q(("promised_by__gt", models.F("made_at"))),
                name="promise_is_about_the_future",
                violation_error_message="Promise a moment that is still to come.",
            ),
        ),
        migrations.AddConstraint(
            model_name="promise",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("settled_at__isnull", True), ("state", "open")),
                    models.Q(models.Q(("state", "open"), _negated=True), ("settled_at__isnull", False)),
                    _connector="OR",
                ),
                name="promise_settled_has_a_moment",
            ),
        ),
        migrations.AddConstraint(
            model_name="escalation",
            constraint=models.UniqueConstraint(
                fields=("promise", "step"), name="escalation_step_is_taken_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="requestlink",
            constraint=models.UniqueConstraint(fields=("first", "second"), name="request_link_exists_once"),
        ),
        migrations.AddConstraint(
            model_name="requestlink",
            constraint=models.CheckConstraint(
                condition=models.Q(("first", models.F("second")), _negated=True),
                name="request_link_joins_two",
                violation_error_message="A request cannot be linked to itself.",
            ),
        ),
        migrations.AddConstraint(
            model_name="savedfilter",
            constraint=models.UniqueConstraint(
                fields=("employee", "name"),
                name="saved_filter_name_is_unique",
                violation_error_message="You already have a filter with this name.",
            ),
        ),
        migrations.AddConstraint(
            model_name="matrixrow",
            constraint=models.UniqueConstraint(fields=("version", "topic"), name="matrix_topic_has_one_row"),
        ),
        migrations.AddIndex(
            model_name="clientrequest",
            index=models.Index(fields=["client", "-received_at", "-id"], name="request_by_client"),
        ),
        migrations.AddIndex(
            model_name="clientrequest",
            index=models.Index(fields=["-received_at", "-id"], name="request_by_moment"),
        ),
        migrations.AddIndex(
            model_name="clientrequest",
            index=models.Index(
                condition=models.Q(("state", "closed"), _negated=True),
                fields=["client", "state"],
                name="request_open",
            ),
        ),
        migrations.AddIndex(
            model_name="clientrequest",
            index=models.Index(fields=["topic", "-received_at"], name="request_by_topic"),
        ),
        migrations.AddIndex(
            model_name="clientrequest",
            index=models.Index(
                condition=models.Q(("about__isnull", False)), fields=["about"], name="request_about"
            ),
        ),
        migrations.AddIndex(
            model_name="clientrequest",
            index=models.Index(fields=["closed_at"], name="request_by_closing"),
        ),
        migrations.AddIndex(
            model_name="clientrequest",
            index=django.contrib.postgres.indexes.GinIndex(fields=["search"], name="request_search"),
        ),
        migrations.AddConstraint(
            model_name="clientrequest",
            constraint=models.UniqueConstraint(fields=("number",), name="request_number_is_unique"),
        ),
        migrations.AddConstraint(
            model_name="clientrequest",
            constraint=models.UniqueConstraint(
                condition=models.Q(("origin_source", ""), _negated=True),
                fields=("origin_source", "origin_key"),
                name="request_is_imported_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="clientrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("answerable__isnull", True), ("answerable_seat__isnull", False)),
                    models.Q(("answerable__isnull", False), ("answerable_seat__isnull", True)),
                    _connector="OR",
                ),
                name="request_has_exactly_one_answerable",
            ),
        ),
        migrations.AddConstraint(
            model_name="clientrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("closed_at__isnull", False), ("state", "closed")),
                    models.Q(models.Q(("state", "closed"), _negated=True), ("closed_at__isnull", True)),
                    _connector="OR",
                ),
                name="request_closed_has_a_moment",
            ),
        ),
        migrations.AddConstraint(
            model_name="clientrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "resolved"), _negated=True),
                    ("resolved_at__isnull", False),
                    _connector="OR",
                ),
                name="request_resolved_has_a_moment",
            ),
        ),
        migrations.AddConstraint(
            model_name="clientrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("closed_at__isnull", True), ("closed_at__gte", models.F("received_at")), _connector="OR"
                ),
                name="request_closes_after_it_came",
            ),
        ),
        migrations.AddConstraint(
            model_name="transferoffer",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "open")), fields=("client_request",), name="offer_one_at_a_time"
            ),
        ),
        migrations.AddConstraint(
            model_name="transferoffer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("to_employee__isnull", True), ("to_seat__isnull", False)),
                    models.Q(("to_employee__isnull", False), ("to_seat__isnull", True)),
                    _connector="OR",
                ),
                name="offer_goes_to_one_hand",
            ),
        ),
        migrations.AddConstraint(
            model_name="transferoffer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("answered_at__isnull", True), ("state", "open")),
                    models.Q(models.Q(("state", "open"), _negated=True), ("answered_at__isnull", False)),
                    _connector="OR",
                ),
                name="offer_answered_has_a_moment",
            ),
        ),
        migrations.AddConstraint(
            model_name="wait",
            constraint=models.CheckConstraint(
                condition=models.Q(("question__isnull", False), ("is_imported", True), _connector="OR"),
                name="wait_has_a_question",
            ),
        ),
        migrations.AddConstraint(
            model_name="wait",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("until_at__isnull", True), ("until_at__gte", models.F("from_at")), _connector="OR"
                ),
                name="wait_ends_after_start",
            ),
        ),
        migrations.AddConstraint(
            model_name="wait",
            constraint=models.UniqueConstraint(
                condition=models.Q(("until_at__isnull", True)),
                fields=("client_request",),
                name="wait_one_at_a_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="wait",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[
                    ("client_request", "="),
                    (triangel.core.expressions.MomentRange("from_at", "until_at"), "&&"),
                ],
                name="wait_never_overlaps",
            ),
        ),
    ]
