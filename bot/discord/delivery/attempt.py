"""One attempt at a job, and what of it stands on Discord."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from contracts.deliveries import PostedMessage


@dataclass(frozen=True)
class PostedStories:
    """A message of ours in a channel, with the stories it shows; `has_thread`: nothing further belongs to it."""

    channel_id: int
    message_id: int
    article_ids: tuple[int, ...]
    has_thread: bool = False


@dataclass
class Attempt:
    """One attempt at a job; `maybe_posted` turns true as soon as something of the job may exist on Discord."""

    until: float
    """The event loop's time when the lease must no longer be counted on."""
    maybe_posted: bool = False
    posted: list[PostedStories] = field(default_factory=list)
    """The digest's messages that are known to stand there, in order."""
    refused: str = ""
    """Code of what Discord refused although the digest stands there, and `refused_detail` about it."""
    refused_detail: str = ""

    def messages(self) -> list[PostedMessage]:
        """Return what is posted as the API takes it."""
        return [
            PostedMessage(
                article_id=article_id,
                channel_id=str(one.channel_id),
                message_id=str(one.message_id),
                has_thread=one.has_thread,
            )
            for one in self.posted
            for article_id in one.article_ids or (None,)
        ]


def reported(messages: Sequence[PostedMessage]) -> list[PostedStories]:
    """Return the messages of a digest that earlier attempts have reported."""
    stories: dict[tuple[str, str], list[int]] = {}
    threads: set[tuple[str, str]] = set()
    for one in messages:
        where = one.channel_id, one.message_id
        stories.setdefault(where, []).extend([one.article_id] if one.article_id else [])
        if one.has_thread:
            threads.add(where)
    return [PostedStories(int(where[0]), int(where[1]), tuple(ids), where in threads) for where, ids in stories.items()]
