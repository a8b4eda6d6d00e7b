"""Addresses of the learner's side, below /api/v1/."""

from django.urls import path

from backend.study import api, me_api, word_api

urlpatterns = [
    path("articles/", api.ArticleListApi.as_view()),
    path("articles/seen/", api.SeenApi.as_view()),
    path("me/", me_api.MeApi.as_view()),
    path("saved-words/", word_api.SavedWordListApi.as_view()),
    path("saved-words/<int:word_id>/", word_api.SavedWordApi.as_view()),
]
