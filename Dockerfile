# One image, six commands (docker-compose.yml names them). Nothing is compiled: every dependency is a wheel.
FROM python:3.11-slim-bookworm

# Debian keeps only the newest version of a package: one that is pinned would stop building.
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install -y --no-install-recommends ca-certificates \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --uid 10001 --no-create-home --shell /usr/sbin/nologin newsbite

ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1 \
    VIRTUAL_ENV=/opt/venv PATH=/opt/venv/bin:$PATH DJANGO_SETTINGS_MODULE=backend.config.settings DJANGO_DEBUG=False \
    MALLOC_ARENA_MAX=2

WORKDIR /app
COPY requirements.txt .
RUN python -m venv "$VIRTUAL_ENV" && pip install --require-hashes -r requirements.txt

COPY manage.py ./
COPY NOTICE ./
COPY contracts ./contracts
COPY observability ./observability
COPY backend ./backend
COPY bot ./bot
COPY tasks ./tasks
COPY evaluation ./evaluation
# A key only for this step: nothing is signed while static files are gathered.
RUN DJANGO_SECRET_KEY=collectstatic SMS_SENDER=none python manage.py collectstatic --noinput

USER 10001
EXPOSE 8000 8001
CMD ["granian", "--interface", "wsgi", "--host", "0.0.0.0", "--port", "8000", "--workers", "2", "--blocking-threads", "12", "--workers-kill-timeout", "8", "--http1-header-read-timeout", "10000", "--log-config", "backend/config/granian.json", "backend.config.wsgi:application"]
