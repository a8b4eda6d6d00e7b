"""The web process: granian runs this, WSGI because the ORM is synchronous."""

import os

import django
from django.urls import get_resolver
from django.utils.module_loading import import_string

from observability import multiprocess

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "backend.config.settings")
multiprocess.prepare()
django.setup(set_prefix=False)
import_string("backend.config.error_reporting.start")("web")
# After the above: prometheus-client reads its directory when it is imported.
application = import_string("backend.config.wsgi_handler.MeasuredHandler")()
import_string("backend.config.alarmed_series.create")()
# Every view is imported here, and not while the first visitor waits.
get_resolver().url_patterns  # noqa: B018  # a cached property
