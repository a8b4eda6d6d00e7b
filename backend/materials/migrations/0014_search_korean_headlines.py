"""Let the search of past stories find the words of Korean headlines."""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import CombinedSearchVector, SearchConfig, SearchVector
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("materials", "0013_newest_of_a_sense")]

    operations = [
        migrations.RemoveIndex(model_name="studynote", name="materials_note_words"),
        migrations.AddIndex(
            model_name="studynote",
            index=GinIndex(
                CombinedSearchVector(
                    SearchVector("summary_en", config="english"),
                    "||",
                    SearchVector("summary_en", "summary_ko", "headline_ko", config="simple"),
                    SearchConfig("english"),
                ),
                fastupdate=False,
                name="materials_note_words",
            ),
        ),
    ]
