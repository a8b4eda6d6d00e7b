"""Free loopback ports."""

import itertools
import random
import socket

HOST = "127.0.0.1"
PORTS = range(10_000, 32_768)
"""Below those that the kernel gives to outgoing connections, which else take a port before its server does."""
_FIRST = random.randrange(len(PORTS))  # noqa: S311  # no secret: processes side by side begin elsewhere
_candidates = itertools.cycle([*PORTS[_FIRST:], *PORTS[:_FIRST]])


def free_port() -> int:
    """Return a TCP port on loopback that nobody listens on at this moment; another one each time."""
    port: int = next(port for port in _candidates if is_free(port))
    return port


def is_free(port: int) -> bool:
    """Say whether a server could listen on `port` now."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
        return True
