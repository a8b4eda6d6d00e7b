"""The news: where it comes from, what became of it, and the notes a learner reads."""

from django.apps import AppConfig


class MaterialsConfig(AppConfig):
    """Categories, sources, articles, study notes and their cache."""

    name = "backend.materials"
    label = "materials"
    verbose_name = "materials"

    def ready(self) -> None:
        """Have a healed cache settle what it missed before anybody reads from it again."""
        # Models can be imported only once the apps are loaded.
        from backend.materials.services import cache_recovery  # noqa: PLC0415

        cache_recovery.watch()
