"""The KakaoTalk stand-in as one object."""

from sandbox.kakao.changes import Changes
from sandbox.kakao.channel import Channel, Log, Switches
from sandbox.kakao.chats import Chats
from sandbox.kakao.endpoints import PlatformEndpoints
from sandbox.kakao.events import EventApi
from sandbox.kakao.faults import Fault
from sandbox.kakao.ledger import Ledger
from sandbox.kakao.settings import Settings
from sandbox.kakao.tokens import TokenRegistry
from sandbox.scripted_behaviour import ScriptedBehaviours


class Kakao:
    """All parts of the stand-in; `tokens` are those that Kakao Login issues."""

    def __init__(self, settings: Settings, tokens: TokenRegistry | None = None) -> None:
        self.settings = settings
        self.tokens = tokens or TokenRegistry()
        self.chats = Chats()
        self.faults: ScriptedBehaviours[Fault] = ScriptedBehaviours()
        self.changes = Changes()
        self.ledger = Ledger()
        self.channel = Channel(settings, self.chats, self.faults, self.changes)
        self.events = EventApi(settings, self.chats, self.channel, self.ledger)
        self.endpoints = PlatformEndpoints(
            settings, self.chats, self.channel, self.events, self.ledger, self.tokens, self.faults
        )

    def reset(self) -> None:
        """Reset everything but the login's tokens."""
        self.chats.reset()
        self.faults.clear()
        self.ledger.clear()
        self.channel.switches = Switches()
        self.channel.log = Log()
