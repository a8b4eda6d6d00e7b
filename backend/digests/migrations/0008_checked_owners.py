"""Owners whose digest has been sent managed the server then: the bot has looked. It outlives their right from now on."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps


def check(apps: StateApps, _: BaseDatabaseSchemaEditor) -> None:
    rows = apps.get_model("digests", "Subscription").objects.filter(audience="channel", platform="discord")
    rows = rows.exclude(guild_id="").filter(deliveries__kind="digest", deliveries__state="sent")
    ids = list(rows.values_list("pk", flat=True).distinct())
    apps.get_model("digests", "Subscription").objects.filter(pk__in=ids).update(authority="checked")


class Migration(migrations.Migration):
    dependencies = [("digests", "0007_server_digests")]

    operations = [migrations.RunPython(check, migrations.RunPython.noop)]
