"""Addresses of the learner's side, below /api/v1/.

me/ is the whole learner's, in backend/learners; study/session/ is in backend/digests, which has the stories.
"""

from django.urls import path

from backend.study.api import articles, exports, progress, reports, saved_words, session

urlpatterns = [
    path("articles/", articles.ArticleListApi.as_view()),
    path("articles/<int:article_id>/", articles.ArticleDetailApi.as_view()),
    path("articles/seen/", articles.SeenApi.as_view()),
    path("reports/", reports.ReportApi.as_view()),
    path("saved-words/", saved_words.SavedWordListApi.as_view()),
    path("study/session/answers/", session.SessionAnswerApi.as_view()),
    path("study/stats/", progress.StatsApi.as_view()),
    path("study/placement/", progress.PlacementApi.as_view()),
    path("study/session/undo/", session.SessionUndoApi.as_view()),
    path("saved-words/export/", exports.SavedWordExportApi.as_view()),
    path("saved-words/export-links/", exports.ExportLinkApi.as_view()),
    path("saved-words/<int:word_id>/", saved_words.SavedWordApi.as_view()),
]
