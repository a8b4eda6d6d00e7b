"""URL patterns of these pages."""

from django.urls import URLPattern, path

from backend.web.auth import log_in, password, phone_number, sign_up

urlpatterns: list[URLPattern] = [
    path("signup/", sign_up.number, name="sign_up"),
    path("signup/details/", sign_up.details, name="sign_up_details"),
    path("login/", log_in.log_in, name="login"),
    path("logout/", log_in.log_out, name="logout"),
    path("password/reset/", password.reset_number, name="password_reset"),
    path("password/reset/code/", password.reset, name="password_reset_code"),
    path("me/password/", password.change, name="password"),
    path("me/phone/", phone_number.number, name="phone"),
    path("me/phone/code/", phone_number.code, name="phone_code"),
    path("me/sessions/", log_in.sessions, name="sessions"),
    path("me/sessions/end-all/", log_in.end_all_sessions, name="sessions_end_all"),
    path("me/sessions/<str:sign_in_id>/end/", log_in.end_session, name="session_end"),
]
