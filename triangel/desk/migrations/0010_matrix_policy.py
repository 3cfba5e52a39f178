"""The responsibility matrix as the provider's own policy: a tree of topics, conditions, review, replays."""

from datetime import UTC, datetime

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

#: Those that are there get the moment they came in force in the next migration.
LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)


class Migration(migrations.Migration):
    """Topics stand in a tree, rows have conditions, versions are reviewed."""

    dependencies = [
        ("clients", "0001_initial"),
        ("desk", "0009_fairness_rules"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="MatrixReplay",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("received_from", models.DateTimeField()),
                ("received_until", models.DateTimeField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "waiting"),
                            ("running", "running"),
                            ("done", "done"),
                            ("failed", "failed"),
                        ],
                        default="waiting",
                        max_length=10,
                    ),
                ),
                ("asked_at", models.DateTimeField()),
                ("finished_at", models.DateTimeField(null=True)),
                ("done", models.PositiveIntegerField(default=0)),
                ("total", models.PositiveIntegerField(default=0)),
                ("result", models.JSONField(default=dict)),
            ],
            options={
                "ordering": ["-asked_at", "-id"],
            },
        ),
        migrations.AlterModelOptions(
            name="matrixrow",
            options={"ordering": ["topic__position", "topic", "id"]},
        ),
        migrations.RemoveConstraint(
            model_name="matrixrow",
            name="matrix_topic_has_one_row",
        ),
        migrations.AddField(
            model_name="matrixrow",
            name="channels",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(
                    choices=[
                        ("phone", "telephone"),
                        ("portal", "portal"),
                        ("mail", "e-mail"),
                        ("api", "API"),
                        ("colleague", "colleague"),
                        ("import", "imported"),
                    ],
                    max_length=10,
                ),
                blank=True,
                default=list,
                size=None,
            ),
        ),
        migrations.AddField(
            model_name="matrixrow",
            name="client",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="clients.client",
            ),
        ),
        migrations.AddField(
            model_name="matrixrow",
            name="contract_classes",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(
                    choices=[
                        ("A", "A, very large"),
                        ("B", "B, large or complex"),
                        ("C", "C, standard"),
                        ("D", "D, micro"),
                    ],
                    max_length=1,
                ),
                blank=True,
                default=list,
                size=None,
            ),
        ),
        migrations.AddField(
            model_name="matrixrow",
            name="language",
            field=models.CharField(
                blank=True, choices=[("nl", "Nederlands"), ("en", "English")], max_length=2
            ),
        ),
        migrations.AddField(
            model_name="matrixrow",
            name="project",
            field=models.CharField(
                blank=True,
                choices=[
                    ("", "with or without a project"),
                    ("with", "about a project"),
                    ("without", "about no project"),
                ],
                default="",
                max_length=7,
            ),
        ),
        migrations.AddField(
            model_name="matrixversion",
            name="based_on",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="desk.matrixversion",
            ),
        ),
        migrations.AddField(
            model_name="matrixversion",
            name="changed_at",
            field=models.DateTimeField(default=LONG_AGO),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="matrixversion",
            name="made_at",
            field=models.DateTimeField(default=LONG_AGO),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="matrixversion",
            name="note",
            field=models.CharField(blank=True, max_length=200, verbose_name="what changes"),
        ),
        migrations.AddField(
            model_name="matrixversion",
            name="published_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="matrixversion",
            name="published_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="matrixversion",
            name="review_note",
            field=models.CharField(blank=True, max_length=400, verbose_name="what the reviewer says"),
        ),
        migrations.AddField(
            model_name="matrixversion",
            name="reviewed_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="matrixversion",
            name="reviewed_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="matrixversion",
            name="sent_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="matrixversion",
            name="sent_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="matrixversion",
            name="withdrawn_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="matrixversion",
            name="withdrawn_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="topic",
            name="about_role",
            field=models.CharField(
                blank=True,
                choices=[
                    ("account_manager", "account manager"),
                    ("project_manager", "project manager"),
                    ("contract_manager", "contract manager"),
                    ("line_manager", "line manager"),
                    ("service_desk", "service desk"),
                    ("director", "director"),
                ],
                max_length=20,
                verbose_name="about which role",
            ),
        ),
        migrations.AddField(
            model_name="topic",
            name="description",
            field=models.CharField(blank=True, max_length=400, verbose_name="description"),
        ),
        migrations.AddField(
            model_name="topic",
            name="examples",
            field=models.TextField(blank=True, max_length=4000, verbose_name="examples"),
        ),
        migrations.AddField(
            model_name="topic",
            name="is_heading",
            field=models.BooleanField(default=False, verbose_name="only a heading"),
        ),
        migrations.AddField(
            model_name="topic",
            name="parent",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="children",
                to="desk.topic",
                verbose_name="stands under",
            ),
        ),
        migrations.AlterField(
            model_name="matrixversion",
            name="state",
            field=models.CharField(
                choices=[
                    ("draft", "draft"),
                    ("in_review", "in review"),
                    ("reviewed", "reviewed"),
                    ("published", "published"),
                    ("withdrawn", "withdrawn"),
                ],
                default="draft",
                max_length=10,
            ),
        ),
        migrations.AlterField(
            model_name="topic",
            name="about_person",
            field=models.BooleanField(default=False, verbose_name="is about a person"),
        ),
        migrations.AlterField(
            model_name="topic",
            name="code",
            field=models.SlugField(max_length=40, verbose_name="code"),
        ),
        migrations.AlterField(
            model_name="topic",
            name="is_complaint",
            field=models.BooleanField(default=False, verbose_name="is a complaint"),
        ),
        migrations.AlterField(
            model_name="topic",
            name="name_en",
            field=models.CharField(max_length=120, verbose_name="English name"),
        ),
        migrations.AlterField(
            model_name="topic",
            name="name_nl",
            field=models.CharField(max_length=120, verbose_name="Dutch name"),
        ),
        migrations.AddConstraint(
            model_name="matrixrow",
            constraint=models.UniqueConstraint(
                fields=("version", "topic", "contract_classes", "project", "client", "channels", "language"),
                name="matrix_conditions_have_one_row",
                nulls_distinct=False,
            ),
        ),
        migrations.AddConstraint(
            model_name="matrixrow",
            constraint=models.CheckConstraint(
                condition=models.Q(("contract_classes__contained_by", ["A", "B", "C", "D"])),
                name="matrix_classes_are_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="matrixrow",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("channels__contained_by", ["phone", "portal", "mail", "api", "colleague", "import"])
                ),
                name="matrix_channels_are_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="matrixrow",
            constraint=models.CheckConstraint(
                condition=models.Q(("project__in", ["", "with", "without"])), name="matrix_project_is_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="matrixrow",
            constraint=models.CheckConstraint(
                condition=models.Q(("language__in", ["", "nl", "en"])), name="matrix_language_is_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="matrixversion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("reviewed_by__isnull", True),
                    models.Q(("reviewed_by", models.F("made_by")), _negated=True),
                    _connector="OR",
                ),
                name="matrix_is_reviewed_by_a_second_person",
            ),
        ),
        migrations.AddConstraint(
            model_name="matrixversion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ["reviewed", "published"]), _negated=True),
                    ("reviewed_by__isnull", False),
                    ("number", 1),
                    _connector="OR",
                ),
                name="matrix_published_was_reviewed",
            ),
        ),
        migrations.AddConstraint(
            model_name="matrixversion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "withdrawn"), _negated=True),
                    models.Q(
                        ("withdrawn_at__isnull", False),
                        models.Q(
                            ("valid_from__isnull", True),
                            ("withdrawn_at__lt", models.F("valid_from")),
                            _connector="OR",
                        ),
                    ),
                    _connector="OR",
                ),
                name="matrix_is_withdrawn_before_it_is_in_force",
            ),
        ),
        migrations.AddConstraint(
            model_name="topic",
            constraint=models.CheckConstraint(
                condition=models.Q(("about_role", ""), ("about_person", True), _connector="OR"),
                name="topic_about_a_role_is_about_a_person",
                violation_error_message="What is about a role is about the person who has it.",
            ),
        ),
        migrations.AddConstraint(
            model_name="topic",
            constraint=models.CheckConstraint(
                condition=models.Q(("is_heading", False), ("is_complaint", False), _connector="OR"),
                name="topic_heading_is_no_complaint",
                violation_error_message="A heading is no topic of its own, so it cannot be a complaint.",
            ),
        ),
        migrations.AddConstraint(
            model_name="topic",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("parent__isnull", True),
                    models.Q(("parent", models.F("id")), _negated=True),
                    _connector="OR",
                ),
                name="topic_does_not_stand_under_itself",
                violation_error_message="A topic cannot stand under itself.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="topic",
            name="topic_code_is_unique",
            constraint=models.UniqueConstraint(
                fields=("code",),
                name="topic_code_is_unique",
                violation_error_message="There is already a topic with this code.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="topic",
            name="topic_about_a_person_is_a_complaint",
            constraint=models.CheckConstraint(
                condition=models.Q(("about_person", False), ("is_complaint", True), _connector="OR"),
                name="topic_about_a_person_is_a_complaint",
                violation_error_message="What is about a person is a complaint.",
            ),
        ),
        migrations.AddField(
            model_name="matrixreplay",
            name="asked_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="matrixreplay",
            name="version",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="replays", to="desk.matrixversion"
            ),
        ),
        migrations.AddConstraint(
            model_name="matrixreplay",
            constraint=models.CheckConstraint(
                condition=models.Q(("received_until__gt", models.F("received_from"))),
                name="replay_period_holds_a_moment",
            ),
        ),
        migrations.AddConstraint(
            model_name="matrixreplay",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("finished_at__isnull", False), ("state__in", ["done", "failed"])),
                    models.Q(("finished_at__isnull", True), ("state__in", ["waiting", "running"])),
                    _connector="OR",
                ),
                name="replay_that_ended_has_a_moment",
            ),
        ),
    ]
