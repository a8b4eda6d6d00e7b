"""What a bot counts as it happens."""

import prometheus_client
from prometheus_client import Counter, Histogram

prometheus_client.disable_created_metrics()  # type: ignore[no-untyped-call]

ANSWERS = Counter(
    "newsbite_bot_answers",
    "Questions of people, by command and by what came of them.",
    ["platform", "command", "outcome"],
)
ANSWER_SECONDS = Histogram(
    "newsbite_bot_answer_seconds",
    "From hearing a question until its answer was out.",
    ["platform"],
    buckets=(0.05, 0.1, 0.25, 0.5, 1, 1.5, 2, 2.5, 3, 3.5, 4, 5, 10),
)
ACK_SECONDS = Histogram(
    "newsbite_discord_ack_seconds",
    "From a tap or command until Discord heard that it was received; Discord waits 3 s.",
    buckets=(0.05, 0.1, 0.25, 0.5, 1, 1.5, 2, 2.5, 3, 5),
)
JOBS = Counter("newsbite_discord_jobs", "Deliveries worked on: done, failed or released.", ["kind", "outcome"])
