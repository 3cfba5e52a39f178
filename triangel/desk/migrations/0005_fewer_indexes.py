import django.contrib.postgres.indexes
import django.db.models.deletion
from django.conf import settings
from django.contrib.postgres.operations import BtreeGinExtension
from django.db import migrations, models

import triangel.core.expressions


class Migration(migrations.Migration):
    dependencies = [
        ("clients", "0001_initial"),
        ("contracts", "0001_initial"),
        ("desk", "0004_message_by_moment"),
        ("people", "0002_rules"),
        ("projects", "0001_initial"),
        ("triangle", "0004_change"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        BtreeGinExtension(),
        migrations.RemoveIndex(
            model_name="clientrequest",
            name="request_about",
        ),
        migrations.RemoveIndex(
            model_name="clientrequest",
            name="request_search",
        ),
        migrations.RemoveIndex(
            model_name="message",
            name="message_search",
        ),
        migrations.RemoveIndex(
            model_name="message",
            name="message_by_moment",
        ),
        migrations.AlterField(
            model_name="clientrequest",
            name="about",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="complaints",
                to="people.employee",
            ),
        ),
        migrations.AlterField(
            model_name="clientrequest",
            name="client",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="requests",
                to="clients.client",
            ),
        ),
        migrations.AlterField(
            model_name="clientrequest",
            name="topic",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="requests",
                to="desk.topic",
            ),
        ),
        migrations.AlterField(
            model_name="custody",
            name="client_request",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="custody",
                to="desk.clientrequest",
            ),
        ),
        migrations.AlterField(
            model_name="exclusion",
            name="client_request",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="exclusions",
                to="desk.clientrequest",
            ),
        ),
        migrations.AlterField(
            model_name="message",
            name="client_request",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="messages",
                to="desk.clientrequest",
            ),
        ),
        migrations.AlterField(
            model_name="promise",
            name="client_request",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="promises",
                to="desk.clientrequest",
            ),
        ),
        migrations.AddIndex(
            model_name="clientrequest",
            index=models.Index(
                condition=models.Q(("about__isnull", False)),
                fields=["about"],
                include=("id", "client", "received_by", "answerable", "state"),
                name="request_about",
            ),
        ),
        migrations.AddIndex(
            model_name="clientrequest",
            index=django.contrib.postgres.indexes.GinIndex(
                triangel.core.expressions.Week("received_at"), models.F("search"), name="request_search"
            ),
        ),
        migrations.AddIndex(
            model_name="message",
            index=django.contrib.postgres.indexes.GinIndex(
                triangel.core.expressions.Week("at"), models.F("search"), name="message_search"
            ),
        ),
    ]
