"""URL patterns of these pages."""

from django.urls import URLPattern, path
from django.views.i18n import set_language

from backend.web import converters  # noqa: F401 - registers <id:...>
from backend.web.reading import about, archive, channels, lists, preferences, story, words

urlpatterns: list[URLPattern] = [
    path("", about.landing, name="landing"),
    path("today/", lists.today, name="today"),
    path("news/<slug:name>/", lists.category, name="category"),
    path("stories/<id:article_id>/", story.story, name="story"),
    path("stories/<id:article_id>/words/", story.save_words, name="save_words"),
    path("stories/<id:article_id>/seen/", story.mark_seen, name="mark_seen"),
    path("archive/", archive.archive, name="archive"),
    path("words/", words.words, name="words"),
    path("words/<id:word_id>/delete/", words.forget, name="forget_word"),
    path("words/export/<slug:kind>/", words.export, name="export_words"),
    path("me/", preferences.preferences, name="preferences"),
    path("me/channels/", channels.channels, name="channels"),
    path("me/channels/<id:subscription_id>/", channels.switch, name="switch_channel"),
    path("notices/<id:notice_id>/read/", preferences.read_notice, name="notice_read"),
    path("privacy/", about.privacy, name="privacy"),
    path("terms/", about.terms, name="terms"),
    path("language/", set_language, name="language"),
]
