"""How the collector behaves on the wire: who it says it is, where it may go, how patient it is."""

import re
from dataclasses import dataclass

_PRODUCT = re.compile(r"[A-Za-z_-]+")


@dataclass(frozen=True)
class FetchConfig:
    """The settings of a Fetcher; times in seconds.

    `user_agent` begins with our product token, the name robots.txt knows us by. `allow_hosts` are `host:port` pairs
    that may be private and on any port. `read_timeout` is per read, `deadline_seconds` for a whole fetch with its
    redirects and retries, waiting in line behind our own requests not counted; `max_wait_seconds` is for that line.
    """

    user_agent: str
    allow_hosts: frozenset[str] = frozenset()
    pace_seconds: float = 1.0
    connect_timeout: float = 5.0
    read_timeout: float = 10.0
    deadline_seconds: float = 20.0
    max_wait_seconds: float = 120.0
    max_bytes: int = 10 * 1024 * 1024
    ca_bundle: str | None = None

    def __post_init__(self) -> None:
        """Refuse a user agent without a product token: no robots.txt could name it."""
        if not _PRODUCT.match(self.user_agent):
            raise ValueError("user_agent must begin with a product token, as in 'NewsbiteBot/1.0 (+https://...)'")
        object.__setattr__(self, "allow_hosts", frozenset(host.lower() for host in self.allow_hosts))

    @property
    def product(self) -> str:
        """The token robots.txt groups are matched against: "NewsbiteBot"."""
        match = _PRODUCT.match(self.user_agent)
        return match[0] if match else ""
