"""What the baselines run on: the same Django without any middleware."""

from tests.bench import settings
from tests.bench.settings import *  # noqa: F403 - the same but for two

MIDDLEWARE = []
BARE = {"allauth.account": "tests.bench.bare_apps.BareAccountConfig"}
INSTALLED_APPS = [BARE.get(app, app) for app in settings.INSTALLED_APPS]
