from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import CombinedSearchVector, SearchConfig, SearchVector
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("materials", "0002_first_day")]

    operations = [
        migrations.AddIndex(
            model_name="article",
            index=GinIndex(
                CombinedSearchVector(
                    SearchVector("title", "abstract", config="english"),
                    "||",
                    SearchVector("title", "abstract", config="simple"),
                    SearchConfig("english"),
                ),
                fastupdate=False,
                name="materials_article_words",
            ),
        ),
        migrations.AddIndex(
            model_name="studynote",
            index=GinIndex(
                CombinedSearchVector(
                    SearchVector("summary_en", config="english"),
                    "||",
                    SearchVector("summary_en", "summary_ko", config="simple"),
                    SearchConfig("english"),
                ),
                fastupdate=False,
                name="materials_note_words",
            ),
        ),
    ]
