"""Addresses of these pages."""

from django.urls import URLPattern, path, register_converter

from backend.web.social import dance, deciding, joining, linked, memo, merging
from backend.web.social.converters import Provider

register_converter(Provider, "login_provider")

urlpatterns: list[URLPattern] = [
    path("login/<login_provider:provider>/", dance.start, name="social-login"),
    path("login/<login_provider:provider>/callback/", dance.callback, name="social-callback"),
    path("login/<login_provider:provider>/failed/<slug:reason>/", dance.failed, name="social-failed"),
    path("login/duplicate/", deciding.choose, name="social-duplicate"),
    path("login/duplicate/password/", deciding.prove_by_password, name="social-password"),
    path("login/duplicate/code/", deciding.send_code, name="social-code"),
    path("login/duplicate/code/confirm/", deciding.prove_by_code, name="social-confirm"),
    path("login/duplicate/separate/", deciding.stay_separate, name="social-separate"),
    path("login/join/", joining.join, name="social-join"),
    path("login/merge/", merging.merge, name="social-merge"),
    path("me/accounts/", linked.accounts, name="linked_accounts"),
    path("me/accounts/memo/", memo.switch_on, name="memo"),
    path("me/accounts/<int:identity_id>/unlink/", linked.unlink, name="unlink_account"),
]
