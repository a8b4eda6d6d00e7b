"""Addresses below /api/v1/auth/."""

from django.urls import path

from backend.accounts import api, password_api, phone_api, schema, session_api, sign_up_api

__all__ = ["schema", "urlpatterns"]  # importing schema is what makes the documentation know our tokens

urlpatterns = [
    path("token/", api.TokenApi.as_view()),
    path("token/refresh/", api.TokenRefreshApi.as_view()),
    path("token/revoke/", api.TokenRevokeApi.as_view()),
    path("sign-up/code/", sign_up_api.SignUpCodeApi.as_view()),
    path("sign-up/", sign_up_api.SignUpApi.as_view()),
    path("password/reset/code/", password_api.PasswordResetCodeApi.as_view()),
    path("password/reset/", password_api.PasswordResetApi.as_view()),
    path("password/change/", password_api.PasswordChangeApi.as_view()),
    path("phone/code/", phone_api.PhoneCodeApi.as_view()),
    path("phone/", phone_api.PhoneApi.as_view()),
    path("sessions/", session_api.SessionListApi.as_view()),
    path("sessions/<str:sign_in_id>/", session_api.SessionApi.as_view()),
]
