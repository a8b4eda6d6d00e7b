"""URL patterns of this app below /api/v1/."""

from django.urls import path

from backend.learners.api import exchange, identities, link_codes, me, merges, notices, social

urlpatterns = [
    path("auth/exchange/", exchange.ExchangeApi.as_view()),
    path("auth/social/", social.SocialApi.as_view()),
    path("auth/social/continue/", social.SocialContinueApi.as_view()),
    path("auth/social/code/", social.SocialCodeApi.as_view()),
    path("auth/social/number-code/", social.SocialNumberCodeApi.as_view()),
    path("me/", me.MeApi.as_view()),
    path("me/export/", me.ExportApi.as_view()),
    path("me/identities/", identities.IdentityListApi.as_view()),
    path("me/identities/<int:identity_id>/", identities.IdentityApi.as_view()),
    path("me/link-codes/", link_codes.LinkCodeListApi.as_view()),
    path("me/link/number-code/", link_codes.LinkNumberCodeApi.as_view()),
    path("me/link/", link_codes.LinkApi.as_view()),
    path("me/merges/", merges.MergeListApi.as_view()),
    path("me/merges/<int:merge_id>/undo/", merges.MergeUndoApi.as_view()),
    path("me/notices/", notices.NoticeListApi.as_view()),
    path("me/notices/<int:notice_id>/read/", notices.NoticeReadApi.as_view()),
]
