"""Limits on attempts to prove something, counted in PostgreSQL (table accounts_attemptcount).

An attempt is counted before it is made, so that parallel attempts count too, and is taken back when it turns out not to
count. A refused attempt counts nowhere. Call these functions outside any transaction: a refusal must not roll the count
back. Two kinds of counters:

- Fixed windows (`count_attempts`): a number of attempts per window; a window begins with its first attempt.
- Login throttling per address and per account (`count_login`); it cannot lock the owner out. Each counter cools down
  once full: one minute, then two, four, eight, at most fifteen.

  - the address (IPv6: its /64): 50 attempts in 15 minutes, whichever accounts they name;
  - the login from addresses its owner never signed in from: 10 attempts, all these addresses together;
  - the login from an address its owner has signed in from, or has just proved the account's phone from: 10 attempts of
    its own, so that an attacker elsewhere cannot slow it down.

  A correct password takes back its own attempt only: nobody resets a counter by signing in between guesses. The login
  is counted as typed, known or not: the answers do not reveal whether it exists.
"""

import datetime as dt
import functools
import math
import operator
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import Max, Q

from backend.accounts import phone, selectors
from backend.accounts.models import AttemptCount, User
from backend.common import clock
from backend.common.client_address import rate_limit_subnet
from backend.common.encryption import keyed_hash
from backend.common.errors import AppError

LOGINS_PER_ACCOUNT = 10
LOGINS_PER_ADDRESS = 50
LOGIN_WINDOW = dt.timedelta(minutes=15)
# A login counter cools down until this long before it expires. Longer than a window, so that a new one never does.
COOL_DOWN_OFFSET = dt.timedelta(minutes=20)
COOL_DOWN_MAX_SECONDS = 15 * 60
UNLOCKED = "login_unlocked"
UNLOCKED_MAX = 100
"""Far more unlocks of a window than there are codes."""

# Both statements lock several rows in one order, so that two of them at once never deadlock. CASE hides the window's
# end from the planner: by its index, all live counters would be read instead of these.
_COUNT = """
WITH asked AS (
  SELECT * FROM unnest(%(scopes)s::text[], %(key_hashes)s::text[], %(limits)s::int[]) AS _ (scope, key_hash, most)
)
INSERT INTO accounts_attemptcount AS present (scope, key_hash, window_ends_at, count)
SELECT scope, key_hash, %(ends_at)s, 1 FROM asked
WHERE NOT EXISTS (
  SELECT FROM accounts_attemptcount JOIN asked USING (scope, key_hash)
  WHERE CASE WHEN window_ends_at > %(now)s THEN count >= most END
)
ORDER BY scope, key_hash
ON CONFLICT (scope, key_hash) DO UPDATE SET
  count = CASE WHEN present.window_ends_at <= %(now)s THEN 1 ELSE present.count + 1 END,
  window_ends_at = CASE
    WHEN present.window_ends_at <= %(now)s THEN excluded.window_ends_at
    ELSE present.window_ends_at END
RETURNING id, window_ends_at,
  count > (SELECT most FROM asked WHERE (scope, key_hash) = (present.scope, present.key_hash))
"""
_TAKE_BACK = """
UPDATE accounts_attemptcount SET count = count - 1 WHERE id IN (
  SELECT id FROM accounts_attemptcount WHERE (id, window_ends_at) IN %(rows)s AND count > 0
  ORDER BY scope, key_hash FOR UPDATE
)
"""
# One statement counts a login, or finds its counter cooling down; the row's lock keeps parallel attempts apart.
_COUNT_LOGIN = """
WITH counted AS (
INSERT INTO accounts_attemptcount AS present (scope, key_hash, window_ends_at, count)
VALUES (%(scope)s, %(key_hash)s, %(now)s + %(window)s, 1)
ON CONFLICT (scope, key_hash) DO UPDATE SET
  count = CASE WHEN present.window_ends_at <= %(now)s THEN 1 ELSE present.count + 1 END,
  window_ends_at = CASE
    WHEN present.window_ends_at <= %(now)s THEN excluded.window_ends_at
    WHEN present.count + 1 < %(limit)s THEN present.window_ends_at
    ELSE %(now)s + %(offset)s
      + LEAST(60 * 2 ^ LEAST(present.count + 1 - %(limit)s, 10), %(longest)s) * interval '1 second' END
WHERE present.window_ends_at <= %(now)s + %(offset)s
RETURNING count
)
SELECT
  EXISTS (SELECT FROM counted),
  (SELECT window_ends_at FROM accounts_attemptcount WHERE scope = %(scope)s AND key_hash = %(key_hash)s)
"""
_TAKE_BACK_LOGIN = """
UPDATE accounts_attemptcount SET
  count = count - 1,
  window_ends_at = CASE WHEN count <= %(limit)s THEN LEAST(window_ends_at, %(now)s + %(window)s)
    ELSE window_ends_at END
WHERE scope = %(scope)s AND key_hash = %(key_hash)s AND count > 0
"""


class Counter(NamedTuple):
    """What is counted, for whom, and how many attempts a window allows."""

    scope: str
    key: str
    limit: int

    @property
    def key_hash(self) -> str:
        """The key as it is stored."""
        # The login scopes were counted by a module of their own; rows written then stay valid.
        prefix = "sign-in tries" if self.scope.startswith("login.") else "attempt"
        return keyed_hash(f"{prefix} {self.scope}", self.key)


class CountedAttempt(NamedTuple):
    """An attempt as it was counted: row ids, each with the end of the window it was counted in."""

    rows: tuple[tuple[int, dt.datetime], ...]


def personal_keys(*, user_id: int) -> list[str]:
    """Return keys of a learner's counters that outlive the account: identities and number, without any the user id."""
    user = selectors.active_learner(user_id=user_id)
    keys = [f"{one.provider} {one.uid}" for one in selectors.identities(user_id=user_id)]
    if user is not None and user.phone_number:
        keys.append(user.phone_number)
    return keys or [str(user_id)]


def count_attempts(counters: Sequence[Counter], *, window_seconds: int) -> CountedAttempt:
    """Count one attempt on all of these counters, or on none; pass the result to `take_back` if it is not to count.

    Refused attempts do not prolong a window. Raises AppError "request.throttled" (429) with
    `extra.retry_after_seconds`.
    """
    now = clock.now()
    parameters: dict[str, Any] = {
        "scopes": [counter.scope for counter in counters],
        "key_hashes": [counter.key_hash for counter in counters],
        "limits": [counter.limit for counter in counters],
        "ends_at": now + dt.timedelta(seconds=window_seconds),
        "now": now,
    }
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, parameters)
        found = cursor.fetchall()
    counted = CountedAttempt(tuple((row_id, ends_at) for row_id, ends_at, _ in found))
    if any(is_too_many for *_, is_too_many in found):  # a parallel attempt was faster
        take_back(counted)
    elif found:
        return counted
    full = (Q(scope=one.scope, key_hash=one.key_hash, count__gte=one.limit) for one in counters)
    rows = AttemptCount.objects.filter(functools.reduce(operator.or_, full))
    ends_at = rows.aggregate(last=Max("window_ends_at"))["last"] or now
    raise AppError("request.throttled", "Too many tries; wait a little.", _retry_after(ends_at - now), status=429)


def take_back(counted: CountedAttempt) -> None:
    """Uncount this attempt and no other: a success between failures does not reset the counter."""
    with connection.cursor() as cursor:
        cursor.execute(_TAKE_BACK, {"rows": counted.rows})


def count_in_windows(counters: Mapping[int, Sequence[Counter]]) -> None:
    """Count one attempt on all of these counters, by the seconds of their windows, or on none; raises as above."""
    counted = []
    try:
        for window_seconds, own in counters.items():
            counted.append(count_attempts(own, window_seconds=window_seconds))
    except AppError:
        for one in counted:
            take_back(one)
        raise


def count_attempt(*, scope: str, key: str, limit: int, window_seconds: int) -> None:
    """Count one of the `limit` attempts that a window allows, as `count_attempts` does."""
    count_attempts([Counter(scope, key, limit)], window_seconds=window_seconds)


@contextmanager
def count_failures(counters: Sequence[Counter], *, window_seconds: int, error_code: str) -> Iterator[None]:
    """Count the attempt made in this context; it stays counted only if it raises an AppError with `error_code`."""
    counted = count_attempts(counters, window_seconds=window_seconds)
    try:
        yield
    except AppError as error:
        if error.code != error_code:
            take_back(counted)
        raise
    take_back(counted)


def remaining(counter: Counter) -> int:
    """Return how many attempts the counter's window still allows."""
    row = AttemptCount.objects.filter(scope=counter.scope, key_hash=counter.key_hash, window_ends_at__gt=clock.now())
    return max(counter.limit - (row.values_list("count", flat=True).first() or 0), 0)


def count_login(*, login: str, address: str) -> list[Counter]:
    """Count an attempt to sign in as `login` from `address`; pass the result to `take_back_login` if it succeeds.

    Raises AppError "auth.throttled" (429) with `extra.retry_after_seconds`.
    """
    subnet, name = rate_limit_subnet(address), phone.to_e164(login) or login
    counters = [Counter("login.address", subnet, LOGINS_PER_ADDRESS)]
    is_known = subnet in {rate_limit_subnet(known) for known in selectors.known_addresses(login=login)}
    unlocked = Counter(UNLOCKED, f"{name} {subnet}", 0)
    rows = AttemptCount.objects.filter(scope=unlocked.scope, key_hash=unlocked.key_hash)
    if is_known or rows.filter(window_ends_at__gt=clock.now()).exists():
        counters.append(Counter("login.known", f"{name} {subnet}", LOGINS_PER_ACCOUNT))
    else:
        counters.append(Counter("login.account", name, LOGINS_PER_ACCOUNT))
    for counter in counters:
        with connection.cursor() as cursor:
            cursor.execute(_COUNT_LOGIN, _login_parameters(counter))
            is_counted, expires_at = cursor.fetchone()
        if not is_counted:
            left = expires_at - COOL_DOWN_OFFSET - clock.now() if expires_at else dt.timedelta(0)
            message = "Too many wrong passwords; wait a little."
            raise AppError("auth.throttled", message, _retry_after(left), status=429)
    return counters


def unlock_login(*, user: User, address: str) -> None:
    """Count logins to an account from this address by themselves for a while: its phone has just been proved there.

    What strangers guess from elsewhere no longer slows this address down. The password is still needed.
    """
    subnet = rate_limit_subnet(address)
    counters = [Counter(UNLOCKED, f"{login} {subnet}", UNLOCKED_MAX) for login in _logins(user)]
    count_attempts(counters, window_seconds=int(LOGIN_WINDOW.total_seconds()))


def take_back_login(counters: list[Counter]) -> None:
    """Uncount a successful login."""
    with connection.cursor() as cursor:
        for counter in counters:
            cursor.execute(_TAKE_BACK_LOGIN, _login_parameters(counter))


def reset_logins(*, user: User, address: str) -> None:
    """Delete the login counters of somebody who has just proved who they are in another way."""
    logins = _logins(user)
    counters = [Counter("login.account", login, 0) for login in logins]
    counters += [Counter("login.known", f"{login} {rate_limit_subnet(address)}", 0) for login in logins]
    AttemptCount.objects.filter(
        scope__in={counter.scope for counter in counters}, key_hash__in=[counter.key_hash for counter in counters]
    ).delete()


def _logins(user: User) -> set[str]:
    """Return what this user's logins are counted as."""
    # A username that spells another person's number shares that person's counter, and must not touch it.
    usernames = [user.username] if phone.to_e164(user.username) is None else []
    return {login for login in (user.phone_number, *usernames) if login}


def _login_parameters(counter: Counter) -> dict[str, Any]:
    return {
        "scope": counter.scope,
        "key_hash": counter.key_hash,
        "limit": counter.limit,
        "now": clock.now(),
        "window": LOGIN_WINDOW,
        "offset": COOL_DOWN_OFFSET,
        "longest": COOL_DOWN_MAX_SECONDS,
    }


def _retry_after(left: dt.timedelta) -> dict[str, Any]:
    return {"retry_after_seconds": max(1, math.ceil(left.total_seconds()))}
