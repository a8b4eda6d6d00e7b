from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_joining"),
    ]

    operations = [
        migrations.AddField(
            model_name="tokenfamily",
            name="address",
            field=models.GenericIPAddressField(blank=True, help_text="Where the sign-in came from.", null=True),
        ),
        migrations.AddField(
            model_name="tokenfamily",
            name="device",
            field=models.CharField(
                blank=True, help_text="What the program that signed in called itself: User-Agent.", max_length=200
            ),
        ),
    ]
