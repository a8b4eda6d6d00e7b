"""Kinds of sources come from a registry in the code; the database takes any."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("materials", "0004_hold")]

    operations = [
        migrations.RemoveConstraint(model_name="source", name="materials_source_kind"),
        migrations.AlterField(
            model_name="source",
            name="kind",
            field=models.CharField(help_text="The key of its reader in backend/materials/sources: rss.", max_length=30),
        ),
    ]
