"""The console app: Django's admin with our own site, roles and charts."""

from django.apps import AppConfig, apps
from django.contrib.admin.apps import SimpleAdminConfig
from django.db.models.signals import post_migrate

NAMES = {
    "accounts": "학습자",
    "admin": "운영",
    "auth": "운영",
    "digests": "발송",
    "django_celery_beat": "운영",
    "learners": "학습자",
    "materials": "뉴스",
    "mfa": "운영",
    "study": "학습자",
}
"""Korean names of the apps."""


class SiteConfig(SimpleAdminConfig):
    """Django's admin with the console's pages; only the URLs import them, for a worker needs none (20 MB)."""

    default_site = "backend.console.site.ConsoleSite"


class ConsoleConfig(AppConfig):
    """Templates, charts and roles. It has no tables, and is the last of the apps."""

    name = "backend.console"
    label = "console"
    verbose_name = "console"

    def ready(self) -> None:
        """Write the roles after each migration."""
        # Models can be imported only once the apps are loaded.
        from backend.console import roles  # noqa: PLC0415

        # post_migrate is sent for each app with tables in turn; after the last one all permissions exist.
        for label, name in NAMES.items():
            apps.get_app_config(label).verbose_name = name
        last = [app for app in apps.get_app_configs() if app.models_module is not None][-1]
        post_migrate.connect(roles.write, sender=last)
