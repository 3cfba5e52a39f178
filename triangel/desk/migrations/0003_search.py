import django.contrib.postgres.indexes
import django.contrib.postgres.search
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("desk", "0002_rules"),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="message",
            name="message_search",
        ),
        migrations.RemoveIndex(
            model_name="message",
            name="message_by_moment",
        ),
        migrations.AddField(
            model_name="message",
            name="search",
            field=models.GeneratedField(
                db_persist=True,
                expression=models.Func(
                    models.F("body"),
                    function="f_search",
                    output_field=django.contrib.postgres.search.SearchVectorField(),
                ),
                output_field=django.contrib.postgres.search.SearchVectorField(),
            ),
        ),
        migrations.AddIndex(
            model_name="clientrequest",
            index=models.Index(
                condition=models.Q(("state", "closed"), _negated=True),
                fields=["-received_at", "-id"],
                name="request_open_by_moment",
            ),
        ),
        migrations.AddIndex(
            model_name="clientrequest",
            index=models.Index(fields=["channel", "-received_at"], name="request_by_channel"),
        ),
        migrations.AddIndex(
            model_name="message",
            index=django.contrib.postgres.indexes.GinIndex(fields=["search"], name="message_search"),
        ),
    ]
