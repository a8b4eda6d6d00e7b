from django.contrib.postgres.indexes import BrinIndex
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("study", "0007_reports")]

    operations = [
        migrations.AddIndex(model_name="reviewlog", index=BrinIndex(fields=["at"], name="study_reviewlog_at")),
    ]
