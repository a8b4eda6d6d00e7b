"""Faults of the calls to the skill, the Event API, the memo API and callbacks."""

from typing import Literal

from sandbox.scripted_behaviour import ScriptedBehaviour

At = Literal["talk", "tasks", "memo", "callback", "skill"]
Name = Literal[
    "server_error", "rate_limited", "unauthorized", "slow", "cut_after", "fail", "partial", "twice",
]  # fmt: skip
STATUSES = {"server_error": 500, "rate_limited": 429, "unauthorized": 401}


class Fault(ScriptedBehaviour):
    """A fault and where it applies.

    `slow` waits `seconds` (default 3) first; `cut_after` works and hangs up;
    `fail` answers 200 with status FAIL; `partial` fails the first recipient of an event; `twice` delivers a
    request to the skill a second time, as a platform that tries again would.
    """

    at: At
    fault: Name
