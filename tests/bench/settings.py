"""The product's settings with the baselines' addresses added."""

from backend.config.settings import *  # noqa: F403 - every setting, and one address more

ROOT_URLCONF = "tests.bench.urls"
