import aiohttp
import pytest

from sandbox.discord.events import GUILD_MESSAGES
from sandbox.discord.gateway.protocol import Close, Op
from sandbox.discord.gateway.session import HISTORY_MAX, Session
from sandbox.discord.keys import BOT_TOKEN
from tests.sandbox.discord.scene import Scene
from tests.sandbox.discord.wire import Wire, begun


async def test_a_heartbeat_is_acknowledged_before_and_after_identify(scene: Scene) -> None:
    async with await Wire.open(scene) as wire:
        await wire.send(Op.HEARTBEAT)
        await wire.until_op(Op.HEARTBEAT_ACK)
        await wire.identify()
        await wire.until("GUILD_CREATE")
        await wire.send(Op.HEARTBEAT, 2)
        await wire.until_op(Op.HEARTBEAT_ACK)


async def test_ready_names_servers_and_each_is_introduced_after_it(scene: Scene) -> None:
    async with await Wire.open(scene) as wire:
        await wire.identify()
        ready = await wire.until("READY")
        introduced = await wire.frame()
    assert ready["s"] == 1
    assert ready["d"]["guilds"] == [{"id": str(scene.guild.id), "unavailable": True}]
    assert ready["d"]["resume_gateway_url"] == scene.address.gateway_url
    assert (introduced["t"], introduced["s"], introduced["d"]["id"]) == ("GUILD_CREATE", 2, str(scene.guild.id))
    assert introduced["d"]["unavailable"] is False


async def test_the_stream_is_compressed_when_asked_for(scene: Scene) -> None:
    async with await Wire.open(scene, "v=10&compress=zlib-stream") as wire:
        message = await wire.socket.receive(2)
        assert message.type is aiohttp.WSMsgType.BINARY
        assert message.data.endswith(b"\x00\x00\xff\xff")
        wire._inflate.decompress(message.data)
        await wire.identify()
        assert (await wire.until("READY"))["d"]["v"] == 10


@pytest.mark.parametrize(
    ("op", "data", "code"),
    [
        (Op.IDENTIFY, {"token": "wrong", "intents": 1}, Close.AUTHENTICATION_FAILED),
        (Op.IDENTIFY, {"token": BOT_TOKEN, "intents": 1, "shard": [2, 2]}, Close.INVALID_SHARD),
        (Op.IDENTIFY, {"token": BOT_TOKEN, "intents": 1 << 40}, Close.INVALID_INTENTS),
        (Op.IDENTIFY, {"token": BOT_TOKEN, "intents": 2}, Close.DISALLOWED_INTENTS),
        (Op.RESUME, {"token": "wrong", "session_id": "x", "seq": 1}, Close.AUTHENTICATION_FAILED),
        (99, None, Close.UNKNOWN_OPCODE),
    ],
)
async def test_a_wrong_frame_closes_with_its_code(scene: Scene, op: int, data: object, code: Close) -> None:
    async with await Wire.open(scene) as wire:
        await wire.send(op, data)
        assert await wire.closed_with() == code


async def test_more_than_120_frames_a_minute_close_with_4008(scene: Scene) -> None:
    async with await Wire.open(scene) as wire:
        for _ in range(121):
            await wire.send(Op.HEARTBEAT)
        assert await wire.closed_with() == Close.RATE_LIMITED


async def test_a_client_that_says_nothing_is_taken_for_dead(scene: Scene) -> None:
    scene.discord.settings.heartbeat_ms = 50
    async with await Wire.open(scene) as wire:
        assert await wire.closed_with() == Close.SESSION_TIMED_OUT


async def test_what_was_missed_is_told_again_after_a_cut(scene: Scene) -> None:
    wire, session = await begun(scene)
    created = await wire.until("GUILD_CREATE")
    scene.discord.gateway.disconnect(None)
    scene.discord.factory.channel(scene.guild, "새-채널")
    async with await Wire.open(scene) as again:
        await again.resume(session, created["s"])
        missed = await again.until("CHANNEL_CREATE")
        resumed = await again.frame()
    assert (missed["d"]["name"], missed["s"]) == ("새-채널", created["s"] + 1)
    assert (resumed["t"], resumed["s"]) == ("RESUMED", created["s"] + 2)
    await wire.socket.close()


@pytest.mark.parametrize("code", [1000, 1001])
async def test_a_session_that_the_client_ended_cannot_be_resumed(scene: Scene, code: int) -> None:
    wire, session = await begun(scene)
    await wire.socket.close(code=code)
    async with await Wire.open(scene) as again:
        await again.resume(session, 2)
        assert (await again.until_op(Op.INVALID_SESSION))["d"] is False


async def test_a_session_can_be_resumed_for_a_few_minutes_only(scene: Scene) -> None:
    wire, session = await begun(scene)
    await wire.socket.close(code=4000)
    scene.discord.clock.advance(scene.discord.settings.resume_seconds + 1)
    async with await Wire.open(scene) as again:
        await again.resume(session, 2)
        assert (await again.until_op(Op.INVALID_SESSION))["d"] is False


async def test_a_sequence_from_the_future_closes_with_4007(scene: Scene) -> None:
    wire, session = await begun(scene)
    await wire.socket.close(code=4000)
    async with await Wire.open(scene) as again:
        await again.resume(session, 999)
        assert await again.closed_with() == Close.INVALID_SEQ


async def test_a_resume_elsewhere_takes_the_session_over(scene: Scene) -> None:
    wire, session = await begun(scene)
    created = await wire.until("GUILD_CREATE")
    async with wire, await Wire.open(scene) as again:
        await again.resume(session, created["s"])
        await again.until("RESUMED")
        assert await wire.closed_with() == Close.UNKNOWN
        scene.discord.factory.channel(scene.guild, "새-채널")
        await again.until("CHANNEL_CREATE")


def test_what_is_too_long_ago_is_forgotten() -> None:
    session = Session((0, 1), 1, None)
    for _ in range(HISTORY_MAX + 2):
        session.dispatch("X", {})
    assert not session.can_resume(1)
    assert session.can_resume(2)


async def test_a_session_hears_only_what_it_asked_for(scene: Scene) -> None:
    wire, _ = await begun(scene)
    async with wire:
        scene.discord.simulated_user.say(scene.member, scene.channel, "안녕")
        scene.discord.factory.channel(scene.guild, "새-채널")
        await wire.until("GUILD_CREATE")
        assert (await wire.frame())["t"] == "CHANNEL_CREATE"


async def test_messages_where_the_bot_may_not_look_are_not_told(scene: Scene) -> None:
    hidden = scene.discord.factory.channel(scene.guild, "비밀")
    scene.discord.changes.overwrite(hidden, deny=1 << 10)
    wire, _ = await begun(scene, intents=GUILD_MESSAGES)
    async with wire:
        scene.discord.simulated_user.say(scene.member, hidden, "몰래")
        scene.discord.simulated_user.say(scene.member, scene.channel, "모두에게")
        assert (await wire.until("MESSAGE_CREATE"))["d"]["channel_id"] == str(scene.channel.id)


async def test_the_gateway_can_be_closed_to_everybody(scene: Scene) -> None:
    await scene.control("POST", "/faults", {"fault": "unavailable", "match": "WS /gateway", "times": 1})
    with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
        await Wire.open(scene)
    assert refused.value.status == 503
    async with await Wire.open(scene) as wire:
        await wire.frame()
