"""URL patterns of all pages."""

from django.urls import path, register_converter
from django.urls.converters import IntConverter, StringConverter
from django.views.generic import TemplateView
from django.views.i18n import set_language

from backend.accounts.providers.oauth import CALLBACK_PATH
from backend.accounts.selectors import LOGIN_PROVIDERS
from backend.web.account import leave, link
from backend.web.auth import log_in, password, phone_number, proof, sign_up
from backend.web.pages import as_pages
from backend.web.reading import archive, channels, lists, preferences, progress, review, story, words
from backend.web.social import identities, oauth, pending_pages


class RowId(IntConverter):
    """A row's id: at most as many digits as a column holds, so that no URL makes the database fail."""

    regex = "[0-9]{1,18}"


class LoginProvider(StringConverter):
    """The slug of a platform with a login."""

    regex = "|".join(LOGIN_PROVIDERS)


register_converter(RowId, "id")
register_converter(LoginProvider, "login_provider")
app_name = "web"

urlpatterns = as_pages(
    [
        path("", lists.landing, name="landing"),
        path("today/", lists.today, name="today"),
        path("news/<slug:name>/", lists.category, name="category"),
        path("stories/<id:article_id>/", story.story, name="story"),
        path("stories/<id:article_id>/words/", story.save_words, name="save_words"),
        path("stories/<id:article_id>/opened/", story.mark_opened, name="mark_opened"),
        path("stories/<id:article_id>/seen/", story.mark_seen, name="mark_seen"),
        path("reports/", story.report, name="report"),
        path("archive/", archive.archive, name="archive"),
        path("review/", review.review, name="review"),
        path("review/answer/", review.answer, name="answer_review"),
        path("review/undo/", review.undo, name="undo_review"),
        path("review/keys/", review.switch_keys, name="switch_keys"),
        path("stats/", progress.stats, name="stats"),
        path("stats/level/", progress.accept_level, name="accept_level"),
        path("placement/", progress.placement, name="placement"),
        path("start/", progress.first_choices, name="start"),
        path("words/", words.words, name="words"),
        path("words/<id:word_id>/", words.word, name="word"),
        path("words/<id:word_id>/state/", words.change_state, name="change_word"),
        path("words/<id:word_id>/delete/", words.forget, name="forget_word"),
        path("words/export/<slug:kind>/", words.export, name="export_words"),
        path("words/file/<str:token>/", words.file, name="word_file"),
        path("me/", preferences.preferences, name="preferences"),
        path("me/channels/", channels.channels, name="channels"),
        path("me/channels/<id:subscription_id>/", channels.switch, name="switch_channel"),
        path("notices/<id:notice_id>/read/", preferences.read_notice, name="notice_read"),
        path("privacy/", TemplateView.as_view(template_name="web/reading/privacy.html"), name="privacy"),
        path("terms/", TemplateView.as_view(template_name="web/reading/terms.html"), name="terms"),
        path("language/", set_language, name="language"),
        path("signup/", sign_up.number, name="sign_up"),
        path("signup/details/", sign_up.details, name="sign_up_details"),
        path("login/", log_in.log_in, name="login"),
        path("login/code/", log_in.unlock, name="unlock"),
        path("login/code/confirm/", log_in.confirm_code, name="unlock_code"),
        path("logout/", log_in.log_out, name="logout"),
        path("password/reset/", password.reset_number, name="password_reset"),
        path("password/reset/code/", password.reset, name="password_reset_code"),
        path("me/password/", password.change, name="password"),
        path("me/proof/", proof.prove, name="proof"),
        path("me/phone/", phone_number.number, name="phone"),
        path("me/phone/code/", phone_number.code, name="phone_code"),
        path("me/sessions/", log_in.sessions, name="sessions"),
        path("me/sessions/end-all/", log_in.end_all_sessions, name="sessions_end_all"),
        path("me/sessions/<str:sign_in_id>/end/", log_in.end_session, name="session_end"),
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
        path("link/", link.link, name="link"),
        path("link/code/", link.make_code, name="link_code"),
        path("merges/", link.merges, name="merges"),
        path("merges/<id:merge_id>/undo/", link.undo, name="undo_merge"),
        path("me/export/", leave.export, name="export"),
        path("me/export/download/", leave.download, name="export_download"),
        path("me/leave/", leave.leave, name="leave"),
    ]
)
