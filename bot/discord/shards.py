"""Which shards of the gateway this process serves, when one process is no longer enough.

https://discord.com/developers/docs/events/gateway#sharding
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Share:
    """This process's part of the bot: every `processes`-th shard of `count`; without a count Discord is asked."""

    count: int | None = None
    processes: int = 1
    index: int = 0

    @property
    def ids(self) -> list[int] | None:
        """The shards to open; None for all of them."""
        return None if self.count is None else list(range(self.index, self.count, self.processes))


WHOLE = Share()


def share(*, count: int, processes: int, index: int) -> Share:
    """Return this process's share. Raises ValueError, a whole sentence, when a shard would belong to no process."""
    if processes == 1 and index == 0:
        return Share(count or None)
    if index >= processes:
        raise ValueError(f"DISCORD_PROCESS_INDEX={index} is not below DISCORD_PROCESS_COUNT={processes}.")
    if count < processes:
        raise ValueError(
            f"DISCORD_SHARD_COUNT={count} is fewer than DISCORD_PROCESS_COUNT={processes}: set it as well."
        )
    return Share(count, processes, index)
