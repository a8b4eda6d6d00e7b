"""Keys of the sandbox's services. They are not secret: nothing else accepts them."""

NYT_API_KEY = "sandbox-nyt-key"
OPENAI_API_KEY = "sandbox-openai-key"
OPENAI_MODEL = "sandbox-editor-1"

KAKAO_APP_ID = "123456"
KAKAO_REST_API_KEY = "sandbox-kakao-rest-key"
KAKAO_CLIENT_SECRET = "sandbox-kakao-client-secret"  # noqa: S105 - no secret, as said above
KAKAO_ADMIN_KEY = "sandbox-kakao-admin-key"
KAKAO_BOT_ID = "66f0bfffa3b4c5d6e7f80001"
KAKAO_EVENT_NAME = "daily_digest"
"""The event's name on its block, as an operator sets it in the admin centre."""

SOLAPI_API_KEY = "SANDBOXSOLAPIKEY"
SOLAPI_API_SECRET = "sandbox-solapi-secret"  # noqa: S105 - no secret, as said above
SMS_FROM = "0212345678"
