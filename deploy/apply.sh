#!/bin/sh
# Brings what runs under docker-compose.yml to what .env, the files and the image say, without a pause: run it in the
# folder of docker-compose.yml after a change of .env, or after `git pull && docker compose build`. Safe to repeat.
# It stops at the first step that fails; what was not yet replaced goes on as it was.
set -eu

runs() { docker compose ps --services | grep -qx "$1"; }

# Compose does not see that a mounted file has changed.
if runs proxy; then docker compose exec -T proxy caddy reload --config /etc/caddy/Caddyfile; fi
for name in prometheus alertmanager; do
	if runs "$name"; then docker compose kill --signal HUP "$name"; fi
done

# Tables first: they never break the release before them, which goes on serving meanwhile.
docker compose run --rm migrate
# One after the other, those whom somebody waits for first. The proxy waits for the new web; the worker, last, may take
# 75 seconds to finish what is in its hands.
docker compose up --detach --no-deps --wait web
docker compose up --detach --no-deps discord kakao
docker compose up --detach
docker compose ps
