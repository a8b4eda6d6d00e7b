"""Who the stand-in's application is; no key here is secret, they open nothing else."""

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

BOT_TOKEN = "sandbox-discord-bot-token"  # noqa: S105  # opens nothing but this stand-in
APPLICATION_ID = 100000000000000001
"""Of the application and of its bot user, which share one id on Discord."""
BOT_NAME = "한입뉴스"
CLIENT_ID = str(APPLICATION_ID)
CLIENT_SECRET = "sandbox-discord-client-secret"  # noqa: S105  # opens nothing but this stand-in
_SIGNING = Ed25519PrivateKey.from_private_bytes(b"sandbox discord webhook events 1")
PUBLIC_KEY = _SIGNING.public_key().public_bytes_raw().hex()
"""What DISCORD_PUBLIC_KEY has to be."""


def signature(timestamp: str, body: bytes) -> str:
    """Return what X-Signature-Ed25519 says of a body sent at a time."""
    return _SIGNING.sign(timestamp.encode() + body).hex()
