from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0009_recovery_and_scopes"),
    ]

    operations = [
        migrations.AddField(
            model_name="recoverywait",
            name="warned_at",
            field=models.DateTimeField(blank=True, help_text="When its owner's chats were written to.", null=True),
        ),
    ]
