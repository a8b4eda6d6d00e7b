"""The news: where it comes from, what became of it, and the notes a learner reads."""

from django.apps import AppConfig


class MaterialsConfig(AppConfig):
    """Categories, sources, articles, study notes and their cache."""

    name = "backend.materials"
    label = "materials"
    verbose_name = "materials"

    def ready(self) -> None:
        """Have stale cache keys refreshed before a Redis that was down is read again."""
        # Models can be imported only once the apps are loaded.
        from backend.materials.services import write_through  # noqa: PLC0415

        write_through.refresh_when_redis_returns()
