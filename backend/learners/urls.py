"""Addresses of what concerns a whole learner, below /api/v1/."""

from django.urls import path

from backend.learners import exchange_api, identity_api, link_api, me_api, merge_api, notice_api

urlpatterns = [
    path("auth/exchange/", exchange_api.ExchangeApi.as_view()),
    path("me/", me_api.MeApi.as_view()),
    path("me/export/", me_api.ExportApi.as_view()),
    path("me/identities/", identity_api.IdentityListApi.as_view()),
    path("me/identities/<int:identity_id>/", identity_api.IdentityApi.as_view()),
    path("me/link-codes/", link_api.LinkCodeListApi.as_view()),
    path("me/link/", link_api.LinkApi.as_view()),
    path("me/merges/", merge_api.MergeListApi.as_view()),
    path("me/merges/<int:merge_id>/undo/", merge_api.MergeUndoApi.as_view()),
    path("me/notices/", notice_api.NoticeListApi.as_view()),
    path("me/notices/<int:notice_id>/read/", notice_api.NoticeReadApi.as_view()),
]
