"""Addresses of these pages."""

from django.urls import URLPattern, path, register_converter

from backend.web.social import duplicates, identities, kakao_memo, merge, oauth, sign_up
from backend.web.social.converters import Provider

register_converter(Provider, "login_provider")

urlpatterns: list[URLPattern] = [
    path("login/<login_provider:provider>/", oauth.start, name="social-login"),
    path("login/<login_provider:provider>/callback/", oauth.callback, name="social-callback"),
    path("login/<login_provider:provider>/failed/<slug:reason>/", oauth.failed, name="social-failed"),
    path("login/duplicate/", duplicates.choose, name="social-duplicate"),
    path("login/duplicate/password/", duplicates.prove_by_password, name="social-password"),
    path("login/duplicate/code/", duplicates.send_code, name="social-code"),
    path("login/duplicate/code/confirm/", duplicates.prove_by_code, name="social-confirm"),
    path("login/duplicate/separate/", duplicates.stay_separate, name="social-separate"),
    path("login/join/", sign_up.join, name="social-join"),
    path("login/merge/", merge.merge, name="social-merge"),
    path("me/accounts/", identities.accounts, name="linked_accounts"),
    path("me/accounts/memo/", kakao_memo.switch_on, name="memo"),
    path("me/accounts/<int:identity_id>/unlink/", identities.unlink, name="unlink_account"),
]
