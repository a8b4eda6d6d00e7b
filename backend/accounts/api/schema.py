"""OpenAPI security schemes of our two kinds of token."""

from drf_spectacular.extensions import OpenApiAuthenticationExtension


class LearnerScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]  # its base registers subclasses, untyped
    """A learner's access token."""

    target_class = "backend.accounts.tokens.LearnerAuthentication"
    name = "learnerToken"

    def get_security_definition(self, auto_schema: object) -> dict[str, str]:
        """Describe the header."""
        return {
            "type": "http",
            "scheme": "bearer",
            "bearerFormat": "JWT",
            "description": "From auth/token/ or exchange.",
        }


class ServiceScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]  # its base registers subclasses, untyped
    """A bot's service token."""

    target_class = "backend.accounts.tokens.ServiceAuthentication"
    name = "serviceToken"

    def get_security_definition(self, auto_schema: object) -> dict[str, str]:
        """Describe the header."""
        return {
            "type": "http",
            "scheme": "bearer",
            "bearerFormat": "JWT",
            "description": "From auth/token/, bots only.",
        }
