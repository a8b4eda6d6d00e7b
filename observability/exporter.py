"""Metrics of a process that answers no web requests, on a port of its own."""

import logging

from prometheus_client import start_http_server

logger = logging.getLogger(__name__)


def expose(host: str, port: int) -> int:
    """Answer at `http://host:port/metrics` from a thread and return the port; 0 when none is wanted or it is in use."""
    if not port:
        return 0
    try:
        start_http_server(port, addr=host)
    except OSError as error:
        logger.warning("no metrics at %s:%d: %s", host, port, error)
        return 0
    logger.info("metrics at http://%s:%d/metrics", host, port)
    return port
