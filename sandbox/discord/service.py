"""The Discord stand-in as one object."""

from sandbox.discord.catalog import Catalog
from sandbox.discord.changes import Changes
from sandbox.discord.clock import Clock, Snowflakes
from sandbox.discord.events import Events
from sandbox.discord.faults import Faults
from sandbox.discord.gateway.gateway import Gateway
from sandbox.discord.interactions.interaction_store import InteractionStore
from sandbox.discord.interactions.simulated_user import SimulatedUser
from sandbox.discord.journal import Journal
from sandbox.discord.model.state import State
from sandbox.discord.posting import Posting
from sandbox.discord.ratelimits import RateLimits
from sandbox.discord.server_factory import ServerFactory
from sandbox.discord.settings import Settings
from sandbox.discord.threads import Threads


class Discord:
    """One Discord with one application. Call all methods from one event loop."""

    def __init__(self, settings: Settings | None = None) -> None:
        self.settings = settings or Settings()
        self.clock = Clock()
        self.ids = Snowflakes(self.clock)
        self.state = State()
        self.events = Events()
        self.journal = Journal()
        self.faults = Faults()
        self.limits = RateLimits(self.settings, self.clock)
        self.catalog = Catalog(self.ids)
        self.posting = Posting(self.state, self.events, self.journal, self.clock, self.ids, self.settings)
        self.threads = Threads(self.state, self.events, self.journal, self.clock, self.ids)
        self.factory = ServerFactory(self.state, self.events, self.clock, self.ids)
        self.changes = Changes(self.state, self.events)
        self.gateway = Gateway(self.state, self.events, self.clock, self.settings)
        self.interactions = InteractionStore(
            self.state, self.events, self.journal, self.posting, self.clock, self.ids, self.settings
        )
        self.simulated_user = SimulatedUser(
            self.state, self.catalog, self.interactions, self.posting, self.clock, self.ids, self.settings
        )
