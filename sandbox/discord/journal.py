"""A log of REST requests, a log of the bot's posts, and counts."""

from collections import Counter, deque
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from typing import Any

from sandbox.discord.model.messages import Message

REQUESTS_MAX = 50_000
POSTS_MAX = 50_000
INVALID = {401, 403, 429}
"""Discord bans an address after 10,000 such responses in 10 minutes; 429s with scope "shared" do not count."""


@dataclass(frozen=True)
class Request:
    """One request to REST."""

    at: float
    method: str
    path: str
    status: int
    code: int
    milliseconds: float
    scope: str | None = None
    fault: str | None = None


@dataclass(frozen=True)
class Post:
    """One thing done to a channel by the bot: create, edit, delete, repeat (a known nonce), thread."""

    at: float
    what: str
    channel_id: int
    message: Message
    nonce: str | int | None = None
    by: str = "rest"

    def json(self) -> dict[str, Any]:
        """Return the entry with the message as it stands now."""
        return {
            "at": self.at,
            "what": self.what,
            "by": self.by,
            "channel_id": str(self.channel_id),
            "message_id": str(self.message.id),
            "nonce": self.nonce,
            "seen_by": None if self.message.seen_by is None else str(self.message.seen_by),
            "pings": self.message.pings.json(),
            "message": self.message.json(),
        }


@dataclass
class Journal:
    """Both logs, oldest first, and counts of what is not in them."""

    requests: deque[Request] = field(default_factory=lambda: deque(maxlen=REQUESTS_MAX))
    posts: deque[Post] = field(default_factory=lambda: deque(maxlen=POSTS_MAX))
    counts: Counter[str] = field(default_factory=Counter)
    ack_milliseconds: list[float] = field(default_factory=list)
    """How long each interaction waited for its first response."""

    def request(self, entry: Request) -> None:
        """Note a request."""
        self.requests.append(entry)
        self.counts["requests"] += 1
        self.counts[f"status_{entry.status}"] += 1
        if entry.status in INVALID and entry.scope != "shared":
            self.counts["invalid_requests"] += 1
        if entry.scope:
            self.counts[f"limited_{entry.scope}"] += 1

    def clear(self) -> None:
        """Empty both logs and the counts."""
        self.requests.clear()
        self.posts.clear()
        self.counts.clear()
        self.ack_milliseconds.clear()

    def figures(self) -> dict[str, Any]:
        """Return the counts, and how quickly interactions were acknowledged."""
        waits = sorted(self.ack_milliseconds)
        acks: dict[str, float | None] = {"count": len(waits)}
        for share in (50, 95, 99, 100):
            place = min(len(waits) * share // 100, len(waits) - 1)
            acks[f"p{share}"] = round(waits[place], 2) if waits else None
        return {"counts": dict(sorted(self.counts.items())), "ack_milliseconds": acks}

    def posts_in(self, channel_id: int | None = None, what: str | None = None) -> Iterable[Post]:
        """Yield posts, of one channel or of one kind if asked."""
        for post in self.posts:
            if channel_id in {None, post.channel_id} and what in {None, post.what}:
                yield post

    def requests_json(self, path_prefix: str = "/") -> list[dict[str, Any]]:
        """Return the requests below a path, without the base's own."""
        return [asdict(request) for request in self.requests if request.path.startswith(path_prefix)]
