"""The product's addresses, and the baselines it is measured against."""

from django.urls import path

from backend.config.urls import handler400, handler404, handler500, urlpatterns
from tests.bench import baselines

__all__ = ["handler400", "handler404", "handler500", "urlpatterns"]

urlpatterns = [
    path("bench/plain", baselines.plain),
    path("bench/empty", baselines.EmptyApi.as_view()),
    path("bench/seed", baselines.SeedsWayApi.as_view()),
    path("bench/postgresql", baselines.PostgresApi.as_view()),
    *urlpatterns,
]
