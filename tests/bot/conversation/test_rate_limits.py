"""Token buckets: what a learner may do at once, and how soon again."""

from bot.conversation.rate_limits import Buckets, Rate


class Hands:
    """A clock whose hands a test moves."""

    def __init__(self) -> None:
        self.at = 0.0

    def __call__(self) -> float:
        return self.at


def test_a_bucket_gives_its_burst_and_no_more() -> None:
    buckets = Buckets(Rate(3, 1.0), seconds=Hands())
    assert [buckets.take("mina") for _ in range(5)] == [True, True, True, False, False]


def test_a_bucket_fills_again_at_its_rate() -> None:
    hands = Hands()
    buckets = Buckets(Rate(2, 0.5), seconds=hands)
    assert [buckets.take("mina") for _ in range(3)] == [True, True, False]
    hands.at = 1.9
    assert not buckets.take("mina")
    hands.at = 2.1
    assert [buckets.take("mina") for _ in range(2)] == [True, False]


def test_a_rested_bucket_holds_no_more_than_its_burst() -> None:
    hands = Hands()
    buckets = Buckets(Rate(2, 1.0), seconds=hands)
    buckets.take("mina")
    hands.at = 3600.0
    assert [buckets.take("mina") for _ in range(3)] == [True, True, False]


def test_a_refusal_does_not_prolong_the_wait() -> None:
    hands = Hands()
    buckets = Buckets(Rate(1, 1.0), seconds=hands)
    buckets.take("mina")
    for tenth in range(1, 10):
        hands.at = tenth / 10
        assert not buckets.take("mina")
    hands.at = 1.01
    assert buckets.take("mina")


def test_only_the_latest_are_remembered() -> None:
    buckets = Buckets(Rate(1, 1.0), remembered=100, seconds=Hands())
    for number in range(10_000):
        buckets.take(str(number))
    assert len(buckets._buckets) == 100
    assert not buckets.take("9999")
