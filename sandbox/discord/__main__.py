"""`python -m sandbox.discord --port 8003` serves the stand-in until it receives SIGTERM."""

import argparse
import asyncio
import signal

from sandbox.discord.seed import add_sample_servers
from sandbox.discord.server import running
from sandbox.discord.service import Discord


async def serve(port: int) -> None:
    """Serve the stand-in with its sample servers."""
    discord = Discord()
    add_sample_servers(discord)
    stop = asyncio.Event()
    for one in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(one, stop.set)
    async with running(discord, port=port) as address:
        print(f"Discord: {address.page}", flush=True)
        await stop.wait()


def main() -> None:
    """Serve until SIGTERM or SIGINT."""
    parser = argparse.ArgumentParser(prog="python -m sandbox.discord", description="Discord, on loopback.")
    parser.add_argument("--port", type=int, default=8003)
    asyncio.run(serve(parser.parse_args().port))


if __name__ == "__main__":
    main()
