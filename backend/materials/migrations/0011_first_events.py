"""An event for each story that is served or on its way: those of former versions were all chosen."""

from django.db import migrations

EVENTS = """
INSERT INTO materials_event (category_id, leader_id, decision, study_date, components, outlets, created_at)
SELECT category_id, id, 'chosen', (COALESCE(listed_at, created_at) AT TIME ZONE 'Asia/Seoul')::date, '{}', 1, now()
FROM materials_article WHERE status IN ('fetched', 'enriched', 'published', 'failed') OR held_from <> ''
"""
STORIES = """
UPDATE materials_article SET event_id = materials_event.id
FROM materials_event WHERE materials_event.leader_id = materials_article.id
"""
TIERS = "UPDATE materials_source SET tier = 1 WHERE kind IN ('nyt', 'cnn')"


class Migration(migrations.Migration):
    dependencies = [("materials", "0010_events")]

    operations = [
        migrations.RunSQL(EVENTS, migrations.RunSQL.noop),
        migrations.RunSQL(STORIES, migrations.RunSQL.noop),
        migrations.RunSQL(TIERS, migrations.RunSQL.noop),
    ]
