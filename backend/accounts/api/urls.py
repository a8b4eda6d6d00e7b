"""URL patterns below /api/v1/auth/."""

from django.urls import path

from backend.accounts.api import passwords, phone_numbers, proofs, sign_ins, sign_up, tokens

urlpatterns = [
    path("token/", tokens.TokenApi.as_view()),
    path("token/refresh/", tokens.TokenRefreshApi.as_view()),
    path("token/revoke/", tokens.TokenRevokeApi.as_view()),
    path("token/unlock/code/", proofs.UnlockCodeApi.as_view()),
    path("token/unlock/", proofs.UnlockApi.as_view()),
    path("proof/code/", proofs.ProofCodeApi.as_view()),
    path("proof/", proofs.ProofApi.as_view()),
    path("sign-up/code/", sign_up.SignUpCodeApi.as_view()),
    path("sign-up/", sign_up.SignUpApi.as_view()),
    path("password/reset/code/", passwords.PasswordResetCodeApi.as_view()),
    path("password/reset/", passwords.PasswordResetApi.as_view()),
    path("password/change/", passwords.PasswordChangeApi.as_view()),
    path("phone/code/", phone_numbers.PhoneCodeApi.as_view()),
    path("phone/", phone_numbers.PhoneApi.as_view()),
    path("sessions/", sign_ins.SessionListApi.as_view()),
    path("sessions/<str:sign_in_id>/", sign_ins.SessionApi.as_view()),
]
