from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("materials", "0016_model_choice"),
    ]

    operations = [
        migrations.AlterField(
            model_name="event",
            name="decision",
            field=models.CharField(
                choices=[
                    ("open", "not decided yet"),
                    ("chosen", "among the best of its category and day"),
                    ("late", "chosen beyond the number of its category for its score"),
                    ("editor", "chosen by an editor"),
                    ("beyond_limit", "others of its category were better"),
                    ("below_floor", "its score is too low"),
                    ("no_story", "only live blogs or sponsored items"),
                    ("dropped", "dropped by an editor"),
                ],
                default="open",
                help_text="Whether it was chosen, and why.",
                max_length=20,
            ),
        ),
    ]
