"""The event of every story that was sent before."""

from django.db import migrations

EVENTS = """
UPDATE digests_deliverystory SET event_id = materials_article.event_id
FROM materials_article WHERE materials_article.id = digests_deliverystory.article_id
"""


class Migration(migrations.Migration):
    dependencies = [("digests", "0005_ledger_by_event"), ("materials", "0011_first_events")]

    operations = [migrations.RunSQL(EVENTS, migrations.RunSQL.noop)]
