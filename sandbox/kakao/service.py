"""The KakaoTalk stand-in as one object."""

from sandbox.kakao.changes import Changes
from sandbox.kakao.channel import Channel
from sandbox.kakao.chats import Chats
from sandbox.kakao.events import EventApi
from sandbox.kakao.faults import Fault
from sandbox.kakao.ledger import Ledger
from sandbox.kakao.settings import Settings
from sandbox.login.tokens import TokenRegistry
from sandbox.scripted_behaviour import ScriptedBehaviours


class Kakao:
    """All parts of the stand-in; `tokens` are those that Kakao Login issues."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.tokens = TokenRegistry()
        self.chats = Chats()
        self.faults: ScriptedBehaviours[Fault] = ScriptedBehaviours()
        self.changes = Changes()
        self.ledger = Ledger()
        self.channel = Channel(settings, self.chats, self.faults, self.changes)
        self.events = EventApi(settings, self.chats, self.channel, self.ledger)
