"""URL patterns of all pages."""

from django.urls import include, path

from backend.web.pages import as_pages

app_name = "web"

urlpatterns = as_pages(
    [
        path("", include("backend.web.reading.urls")),  # landing, today, story, archive, word book, preferences
        path("", include("backend.web.auth.urls")),  # sign-up, login, reset, number, sessions
        path("", include("backend.web.social.urls")),  # Kakao and Discord login, duplicates, linked accounts
        path("", include("backend.web.account.urls")),  # link codes, merging and undo, export, leaving
    ]
)
