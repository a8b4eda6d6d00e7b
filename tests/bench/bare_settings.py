"""What the baselines run on: the same Django without any middleware."""

from tests.bench import settings
from tests.bench.settings import *  # noqa: F403 - the same but for two

MIDDLEWARE = []
INSTALLED_APPS = [app for app in settings.INSTALLED_APPS if not app.startswith("allauth")]  # they insist on theirs
