"""The URLs of the web process."""

from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path, re_path
from django.views.decorators.csrf import csrf_exempt
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerView

from backend.common import api
from backend.config import crawler_page, health, metrics

api_v1: list[URLPattern | URLResolver] = [
    path("", include("backend.study.api.urls")),  # first: Django tries them in this order, and these are asked most
    path("", include("backend.materials.urls")),
    path("auth/", include("backend.accounts.api.urls")),
    path("", include("backend.digests.api.urls")),
    path("", include("backend.learners.api.urls")),
    path("schema/", SpectacularAPIView.as_view(), name="schema"),
    path("docs/", SpectacularSwaggerView.as_view(url_name="schema"), name="docs"),
]

admin.autodiscover()

urlpatterns = [
    path("api/v1/", include(api_v1)),
    re_path(r"^api/", csrf_exempt(api.not_found)),  # JSON even where Django would show a developer its own page
    path("bot", crawler_page.bot),
    path("healthz", health.alive),
    path("readyz", health.ready),
    path("metrics", metrics.exposition),
    path("webhooks/", include("backend.learners.api.webhook_urls")),
    path("admin/", admin.site.urls),
    path("", include("backend.web.urls")),
]

handler400 = "backend.web.error_handlers.bad_request"
handler403 = "backend.web.error_handlers.forbidden"
handler404 = "backend.web.error_handlers.not_found"
handler500 = "backend.web.error_handlers.server_error"
