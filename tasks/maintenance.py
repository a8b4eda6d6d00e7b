"""Periodic maintenance."""

import datetime as dt
import logging
import math
import socket
import ssl
from urllib.parse import urlsplit

from celery import shared_task
from django.conf import settings
from prometheus_client import Gauge

from backend.accounts.services import expiry
from backend.learners.services import merging
from backend.materials.cache import CacheDownError
from backend.materials.services import article_store, write_through
from backend.study.services import reports, senses

BODY_LIFETIME = dt.timedelta(days=7)
CERTIFICATE_TIMEOUT_SECONDS = 5.0
CERTIFICATE_END = Gauge(
    "newsbite_certificate_end_timestamp_seconds",
    "When the certificate of PUBLIC_URL ends; 0: it is not valid now; +Inf: not looked at yet, or an http address.",
    multiprocess_mode="livemin",
)
CERTIFICATE_END.set(math.inf)

logger = logging.getLogger(__name__)


@shared_task
def settle_cache() -> int:
    """Delete cache keys that a change could not refresh; return how many."""
    try:
        return write_through.refresh_stale_keys()
    except CacheDownError:
        return 0  # the circuit refreshes them before it closes


@shared_task
def drop_old_bodies() -> int:
    """Drop article texts that have waited too long for notes; return how many."""
    return article_store.drop_old_bodies(older_than=BODY_LIFETIME)


@shared_task
def settle_merges() -> int:
    """Delete the undo data of merges that can no longer be undone; return how many."""
    return merging.delete_old_records()


@shared_task
def settle_senses() -> int:
    """Bring cards of senses that were joined or corrected up to date; return how many."""
    return senses.settle()


@shared_task
def forget_expired() -> int:
    """Delete expired codes, counters and sign-ins, and forget who made old reports; return how many."""
    return expiry.forget_expired() + reports.forget_learners()


@shared_task
def check_certificate() -> None:
    """Note when the certificate of our public address ends; an http address has none."""
    address = urlsplit(settings.PUBLIC_URL)
    if address.scheme != "https" or not address.hostname:
        return
    try:
        with (
            socket.create_connection(
                (address.hostname, address.port or 443), CERTIFICATE_TIMEOUT_SECONDS
            ) as connection,
            ssl.create_default_context().wrap_socket(connection, server_hostname=address.hostname) as secured,
        ):
            certificate = secured.getpeercert() or {}
        CERTIFICATE_END.set(ssl.cert_time_to_seconds(str(certificate["notAfter"])))
    except ssl.SSLCertVerificationError as error:
        logger.error("the certificate of %s is not valid: %s", address.hostname, error)
        CERTIFICATE_END.set(0)
    except OSError as error:  # some networks cannot reach their own public address
        logger.warning("%s could not be reached for its certificate: %s", address.hostname, error)
