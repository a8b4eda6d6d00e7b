"""Addresses of the learner's side, below /api/v1/; me/ is the whole learner's, in backend/learners."""

from django.urls import path

from backend.study import api, export_api, word_api

urlpatterns = [
    path("articles/", api.ArticleListApi.as_view()),
    path("articles/seen/", api.SeenApi.as_view()),
    path("saved-words/", word_api.SavedWordListApi.as_view()),
    path("saved-words/export/", export_api.SavedWordExportApi.as_view()),
    path("saved-words/<int:word_id>/", word_api.SavedWordApi.as_view()),
]
