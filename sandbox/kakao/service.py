"""The stand-in of KakaoTalk as one object: the rooms, the channel, the doors and the books."""

from sandbox.kakao.changes import Changes
from sandbox.kakao.channel import Channel, Log, Switches
from sandbox.kakao.endpoints import Doors
from sandbox.kakao.events import EventDesk
from sandbox.kakao.faults import Fault
from sandbox.kakao.ledger import Ledger
from sandbox.kakao.rooms import Rooms
from sandbox.kakao.settings import Settings
from sandbox.kakao.tokens import TokenRegistry
from sandbox.scripted_behaviour import Orders


class Kakao:
    """Everything behind the page; `tokens` are those that Kakao Login issues."""

    def __init__(self, settings: Settings, tokens: TokenRegistry | None = None) -> None:
        self.settings = settings
        self.tokens = tokens or TokenRegistry()
        self.rooms = Rooms()
        self.faults: Orders[Fault] = Orders()
        self.changes = Changes()
        self.ledger = Ledger()
        self.channel = Channel(settings, self.rooms, self.faults, self.changes)
        self.events = EventDesk(settings, self.rooms, self.channel, self.ledger)
        self.doors = Doors(settings, self.rooms, self.channel, self.events, self.ledger, self.tokens, self.faults)

    def reset(self) -> None:
        """Begin anew; the login's tokens stay."""
        self.rooms.reset()
        self.faults.clear()
        self.ledger.clear()
        self.channel.switches = Switches()
        self.channel.log = Log()
