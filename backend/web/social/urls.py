"""URL patterns of these pages."""

from django.urls import URLPattern, path

from backend.accounts.providers.oauth import CALLBACK_PATH
from backend.web import converters  # noqa: F401 - registers <login_provider:...>
from backend.web.social import identities, oauth, pending_pages

urlpatterns: list[URLPattern] = [
    path("login/<login_provider:provider>/", oauth.start, name="social-login"),
    path(CALLBACK_PATH.format(provider="<login_provider:provider>"), oauth.callback, name="social-callback"),
    path("login/<login_provider:provider>/failed/<slug:reason>/", oauth.failed, name="social-failed"),
    path("login/duplicate/", pending_pages.choose, name="social-duplicate"),
    path("login/duplicate/password/", pending_pages.prove_by_password, name="social-password"),
    path("login/duplicate/code/", pending_pages.send_code, name="social-code"),
    path("login/duplicate/code/confirm/", pending_pages.prove_by_code, name="social-confirm"),
    path("login/duplicate/separate/", pending_pages.stay_separate, name="social-separate"),
    path("login/join/", pending_pages.join, name="social-join"),
    path("login/merge/", pending_pages.merge, name="social-merge"),
    path("me/accounts/", identities.accounts, name="linked_accounts"),
    path("me/accounts/memo/", identities.switch_memo_on, name="memo"),
    path("me/accounts/<int:identity_id>/unlink/", identities.unlink, name="unlink_account"),
]
