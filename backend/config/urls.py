"""Every door of the web process."""

from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path, re_path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerView

from backend.common import api
from backend.config import about, health

api_v1: list[URLPattern | URLResolver] = [
    path("auth/", include("backend.accounts.urls")),
    path("", include("backend.materials.urls")),
    path("", include("backend.study.urls")),
    path("", include("backend.digests.urls")),
    path("", include("backend.learners.urls")),
    path("schema/", SpectacularAPIView.as_view(), name="schema"),
    path("docs/", SpectacularSwaggerView.as_view(url_name="schema"), name="docs"),
]

urlpatterns = [
    path("bot", about.bot),
    path("healthz", health.alive),
    path("readyz", health.ready),
    path("api/v1/", include(api_v1)),
    re_path(r"^api/", api.not_found),  # JSON even where Django would show a developer its own page
    path("webhooks/", include("backend.learners.webhook_urls")),
    path("admin/", admin.site.urls),
    path("", include("backend.web.urls")),
]

handler400 = "backend.common.api.bad_request"
handler404 = "backend.common.api.not_found"
handler500 = "backend.common.api.server_error"
