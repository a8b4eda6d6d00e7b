#!/bin/sh
# Writes one backup of the database and drops those older than KEEP_DAYS. PostgreSQL alone holds what must not be lost:
# Redis fills itself again. Run daily, from cron, in the folder of docker-compose.yml:
#   docker compose exec -T postgres sh -s < deploy/backup/backup.sh
# or wherever pg_dump of the server's version is, for a database elsewhere: DATABASE_URL=... sh deploy/backup/backup.sh
#
# DATABASE_URL   what to back up (docker-compose.yml sets it)
# BACKUP_DIR     where to (default ./backups; docker-compose.yml's is BACKUP_FOLDER of .env)
# KEEP_DAYS      how long to keep backups (default 14)
set -eu

: "${DATABASE_URL:?set DATABASE_URL to the database to back up}"
folder=${BACKUP_DIR:-./backups}
keep_days=${KEEP_DAYS:-14}
file="$folder/newsbite-$(date -u +%Y%m%dT%H%M%SZ).dump"

umask 077 # it holds phone numbers
mkdir -p "$folder"
# A backup has its name only once it is whole: a killed run leaves a .part that nobody restores.
trap 'rm -f "$file.part"' EXIT
pg_dump --format=custom --no-owner --no-privileges --file="$file.part" "$DATABASE_URL"
pg_restore --file=/dev/null "$file.part" # all of it, not the table of contents alone
mv "$file.part" "$file"
# Noted on the database itself, where the web reads it: an alarm rings when backups stop.
psql --no-psqlrc --quiet --dbname="$DATABASE_URL" <<SQL || echo "The backup is whole; its time could not be noted." >&2
DO \$\$ BEGIN
  EXECUTE format('COMMENT ON DATABASE %I IS %L', current_database(), 'backup $(date -u +%Y-%m-%dT%H:%M:%SZ)');
END \$\$;
SQL
find "$folder" -name 'newsbite-*.dump*' -type f -mtime "+$keep_days" -delete
echo "$file"
