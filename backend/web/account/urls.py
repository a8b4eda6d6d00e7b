"""URL patterns of these pages."""

from django.urls import URLPattern, path

from backend.web import converters  # noqa: F401 - registers <id:...>
from backend.web.account import leave, link, merges

urlpatterns: list[URLPattern] = [
    path("link/", link.link, name="link"),
    path("link/code/", link.make_code, name="link_code"),
    path("merges/", merges.merges, name="merges"),
    path("merges/<id:merge_id>/undo/", merges.undo, name="undo_merge"),
    path("me/export/", leave.export, name="export"),
    path("me/export/download/", leave.download, name="export_download"),
    path("me/leave/", leave.leave, name="leave"),
]
