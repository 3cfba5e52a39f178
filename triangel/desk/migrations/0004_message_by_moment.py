from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("desk", "0003_search"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="message",
            index=models.Index(fields=["-at", "-id"], name="message_by_moment"),
        ),
    ]
