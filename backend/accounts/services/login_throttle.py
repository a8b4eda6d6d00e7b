"""Guessing passwords is slow, and shutting somebody else out is no use of that.

Every try is counted before its password is looked at, so that parallel tries count too, and taken back when it was
right. Three counters, each of which begins to cool down once full: a minute, then two, four, eight, at most fifteen.

- the address (IPv6: its /64): 50 tries in 15 minutes, whomever they aim at;
- the login from addresses its owner never came from: 10 tries, all these addresses together;
- the login from an address its owner has come from: 10 tries of its own. An attacker elsewhere cannot slow it down.

A right password takes back its own try and no other, so nobody empties a counter by signing in between guesses. What
is counted is the login as typed, known or not: the answers do not tell whether it exists.
"""

import datetime as dt
import math
from typing import Any, NamedTuple

from django.db import connection

from backend.accounts import phone, selectors
from backend.accounts.models import AttemptCount, User
from backend.common import clock
from backend.common.client_address import rate_limit_subnet
from backend.common.encryption import keyed_hash
from backend.common.errors import AppError

PER_LOGIN = 10
PER_ADDRESS = 50
WINDOW = dt.timedelta(minutes=15)
# A counter cools down until this long before it is forgotten. Longer than a window, so that a new one never does.
MEMORY = dt.timedelta(minutes=20)
COOL_DOWN_MAX_SECONDS = 15 * 60

_TAKE = """
WITH taken AS (
INSERT INTO accounts_attemptcount AS kept (scope, key_hash, window_ends_at, count)
VALUES (%(scope)s, %(key_hash)s, %(now)s + %(window)s, 1)
ON CONFLICT (scope, key_hash) DO UPDATE SET
  count = CASE WHEN kept.window_ends_at <= %(now)s THEN 1 ELSE kept.count + 1 END,
  window_ends_at = CASE
    WHEN kept.window_ends_at <= %(now)s THEN excluded.window_ends_at
    WHEN kept.count + 1 < %(limit)s THEN kept.window_ends_at
    ELSE %(now)s + %(memory)s
      + LEAST(60 * 2 ^ LEAST(kept.count + 1 - %(limit)s, 10), %(longest)s) * interval '1 second' END
WHERE kept.window_ends_at <= %(now)s + %(memory)s
RETURNING count
)
SELECT
  EXISTS (SELECT FROM taken),
  (SELECT window_ends_at FROM accounts_attemptcount WHERE scope = %(scope)s AND key_hash = %(key_hash)s)
"""
_GIVE_BACK = """
UPDATE accounts_attemptcount SET
  count = count - 1,
  window_ends_at = CASE WHEN count <= %(limit)s THEN LEAST(window_ends_at, %(now)s + %(window)s)
    ELSE window_ends_at END
WHERE scope = %(scope)s AND key_hash = %(key_hash)s AND count > 0
"""


class Counter(NamedTuple):
    """One thing that is counted."""

    scope: str
    key: str
    limit: int


def take_try(*, login: str, address: str) -> list[Counter]:
    """Count a try to sign in as `login` from `address`; give what comes back to `give_back` when it was right.

    Call it outside any transaction. Raises AppError "auth.throttled" (429) with `extra.retry_after_seconds`.
    """
    counters = [Counter("login.address", rate_limit_subnet(address), PER_ADDRESS), _login_counter(login, address)]
    for counter in counters:
        _take(counter)
    return counters


def give_back(counters: list[Counter]) -> None:
    """Take back a try that was right."""
    with connection.cursor() as cursor:
        for counter in counters:
            cursor.execute(_GIVE_BACK, _asked(counter))


def lift(*, user: User, address: str) -> None:
    """Forget the tries to sign in as somebody who has just proved themselves otherwise."""
    own = rate_limit_subnet(address)
    logins = [login for login in (user.phone_number, user.username) if login and _is_only_of(login, user)]
    counters = [Counter("login.account", login, PER_LOGIN) for login in logins]
    counters += [Counter("login.known", f"{login} {own}", PER_LOGIN) for login in logins]
    AttemptCount.objects.filter(
        scope__in={counter.scope for counter in counters}, key_hash__in=[_hashed(counter) for counter in counters]
    ).delete()


def _is_only_of(login: str, user: User) -> bool:
    """A username that spells another person's number shares their counter, and must not empty it."""
    return login == user.phone_number or phone.to_e164(login) is None


def _login_counter(login: str, address: str) -> Counter:
    own, name = rate_limit_subnet(address), phone.to_e164(login) or login
    if own in {rate_limit_subnet(known) for known in selectors.known_addresses(login=login)}:
        return Counter("login.known", f"{name} {own}", PER_LOGIN)
    return Counter("login.account", name, PER_LOGIN)


def _take(counter: Counter) -> None:
    """One statement counts, or finds the counter cooling down; the row's lock keeps parallel tries apart."""
    with connection.cursor() as cursor:
        cursor.execute(_TAKE, _asked(counter))
        taken, forgotten_at = cursor.fetchone()
    if not taken:
        left = (forgotten_at - MEMORY - clock.now()).total_seconds() if forgotten_at else 0
        extra = {"retry_after_seconds": max(1, math.ceil(left))}
        raise AppError("auth.throttled", "Too many wrong passwords; wait a little.", extra, status=429)


def _asked(counter: Counter) -> dict[str, Any]:
    return {
        "scope": counter.scope,
        "key_hash": _hashed(counter),
        "limit": counter.limit,
        "now": clock.now(),
        "window": WINDOW,
        "memory": MEMORY,
        "longest": COOL_DOWN_MAX_SECONDS,
    }


def _hashed(counter: Counter) -> str:
    return keyed_hash(f"sign-in tries {counter.scope}", counter.key)
