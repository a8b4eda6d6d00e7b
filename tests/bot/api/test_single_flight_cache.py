"""What is the same for everybody is asked for by one."""

import asyncio

import pytest

from bot.api.errors import ApiError, ApiUnavailableError
from bot.api.single_flight_cache import SingleFlightCache


class Source:
    """Answers 1, 2, 3, ..., each after a moment, or fails as it was told to."""

    def __init__(self) -> None:
        self.asked = 0
        self.failures: list[Exception] = []

    async def ask(self) -> int:
        self.asked += 1
        answer = self.asked
        await asyncio.sleep(0.001)
        if self.failures:
            raise self.failures.pop(0)
        return answer


async def get(cache: SingleFlightCache[int], source: Source) -> int:
    return known if (known := cache.peek(source.ask)) is not None else await cache.first(source.ask)


async def settled() -> None:
    """Let what is done in the background end."""
    await asyncio.sleep(0.02)


async def test_while_it_is_fresh_nobody_asks() -> None:
    source, cache = Source(), SingleFlightCache[int](60)
    assert [await get(cache, source) for _ in range(3)] == [1, 1, 1]
    await settled()
    assert source.asked == 1


async def test_once_it_is_old_one_asks_and_nobody_waits() -> None:
    source, cache = Source(), SingleFlightCache[int](0)
    await get(cache, source)
    assert await asyncio.gather(*(get(cache, source) for _ in range(5))) == [1] * 5
    await settled()
    assert source.asked == 2
    assert await get(cache, source) == 2
    cache.close()


async def test_the_old_answer_does_while_nobody_answers() -> None:
    source, cache = Source(), SingleFlightCache[int](0)
    await get(cache, source)
    source.failures = [ApiUnavailableError("away")]
    assert await get(cache, source) == 1
    await settled()
    assert await get(cache, source) == 1
    cache.close()


async def test_of_many_who_come_first_one_asks() -> None:
    source, cache = Source(), SingleFlightCache[int](60)
    assert await asyncio.gather(*(get(cache, source) for _ in range(5))) == [1] * 5


async def test_without_any_answer_all_hear_that_there_is_none() -> None:
    source, cache = Source(), SingleFlightCache[int](60)
    source.failures = [ApiUnavailableError("away")]
    heard = await asyncio.gather(*(get(cache, source) for _ in range(3)), return_exceptions=True)
    assert [type(one) for one in heard] == [ApiUnavailableError] * 3
    assert await get(cache, source) == 2


async def test_a_refusal_is_for_whoever_was_refused() -> None:
    source, cache = Source(), SingleFlightCache[int](60)
    source.failures = [ApiError("account.inactive", 403)]
    refused, other = await asyncio.gather(*(get(cache, source) for _ in range(2)), return_exceptions=True)
    assert (type(refused), other) == (ApiError, 2)


async def test_whoever_gives_up_takes_nobody_along() -> None:
    source, cache = Source(), SingleFlightCache[int](60)
    hasty, patient = (asyncio.create_task(get(cache, source)) for _ in range(2))
    await asyncio.sleep(0)
    hasty.cancel()
    assert await patient == 1
    with pytest.raises(asyncio.CancelledError):
        await hasty
