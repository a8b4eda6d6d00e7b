from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("digests", "0008_checked_owners")]

    operations = [
        migrations.AddField(
            model_name="subscription",
            name="revision",
            field=models.PositiveIntegerField(
                db_default=1,
                default=1,
                help_text="Grows with each change of its settings; a change may name the one it saw.",
            ),
        ),
        migrations.AddField(
            model_name="delivery",
            name="level",
            field=models.CharField(
                blank=True,
                db_default="",
                default="",
                help_text="Digest: whose level its texts are of; empty: unknown.",
                max_length=2,
            ),
        ),
    ]
