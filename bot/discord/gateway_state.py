"""Gauges of the gateway connections, read when Prometheus scrapes."""

from collections.abc import Iterator
from contextlib import contextmanager

import discord
from prometheus_client import REGISTRY
from prometheus_client.core import GaugeMetricFamily


class GatewayState:
    """A collector that looks at a bot; it runs in another thread and only reads."""

    def __init__(self, bot: discord.AutoShardedClient) -> None:
        self._bot = bot

    def describe(self) -> list[GaugeMetricFamily]:
        """Return no metrics at registration, before there is a connection."""
        return []

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """Yield shards, latency and servers."""
        shards = list(self._bot.shards.values())
        closed = sum(shard.is_closed() for shard in shards)
        connected = GaugeMetricFamily("newsbite_discord_shards", "Gateway connections by state.", labels=["state"])
        connected.add_metric(["open"], len(shards) - closed)
        connected.add_metric(["closed"], closed)
        yield connected
        ready = "1 once every server is known; 0 while the bot is connecting for the first time."
        yield GaugeMetricFamily("newsbite_discord_ready", ready, float(self._bot.is_ready()))
        if shards:
            latency = max(shard.latency for shard in shards)
            yield GaugeMetricFamily("newsbite_discord_latency_seconds", "The slowest heartbeat.", latency)
        yield GaugeMetricFamily("newsbite_discord_guilds", "Servers the bot is in.", len(self._bot.guilds))


@contextmanager
def exported(bot: discord.AutoShardedClient) -> Iterator[None]:
    """Export the gauges of this bot while it runs."""
    state = GatewayState(bot)
    REGISTRY.register(state)
    try:
        yield
    finally:
        REGISTRY.unregister(state)
