"""The operator's console: Django's admin with our own site, its roles and its charts."""

from django.apps import AppConfig, apps
from django.contrib.admin.apps import SimpleAdminConfig
from django.db.models.signals import post_migrate

NAMES = {
    "accounts": "학습자",
    "admin": "운영",
    "auth": "운영",
    "digests": "배달",
    "django_celery_beat": "운영",
    "learners": "학습자",
    "materials": "뉴스",
    "study": "학습자",
}
"""What the console calls the apps."""


class SiteConfig(SimpleAdminConfig):
    """Django's admin, whose pages are the console's; the urls look for them, for a worker needs none (20 MB)."""

    default_site = "backend.console.site.ConsoleSite"


class ConsoleConfig(AppConfig):
    """Templates, charts and roles. It has no tables, and is the last of the apps: its pages come after all others'."""

    name = "backend.console"
    label = "console"
    verbose_name = "console"

    def ready(self) -> None:
        """Write the roles after each migration."""
        # Models can be imported only once the apps are loaded.
        from backend.console import roles  # noqa: PLC0415

        # Each app with tables is told of a migration in turn; when the last one is, all rights exist.
        for label, name in NAMES.items():
            apps.get_app_config(label).verbose_name = name
        last = [app for app in apps.get_app_configs() if app.models_module is not None][-1]
        post_migrate.connect(roles.write, sender=last)
