#!/bin/sh
# Restores a backup into a throw-away server and compares the number of rows of each table with the database's.
# Nothing of the running system is touched. Monthly, in the folder of docker-compose.yml:
#   docker compose exec -T postgres sh -s < deploy/backup/rehearse.sh
# or: DATABASE_URL=... BACKUP_DIR=... sh deploy/backup/rehearse.sh [FILE]
#
# Prints size and seconds, then a line a table: name, rows in the backup, rows now. Exits with 1 when the backup cannot be
# restored, a table is missing, or a table that has rows now is empty in it.
set -eu

: "${DATABASE_URL:?set DATABASE_URL to the database the backup was made from}"
folder=${BACKUP_DIR:-./backups}
file=${1:-$(ls "$folder"/newsbite-*.dump 2>/dev/null | tail -n 1)}
[ -n "$file" ] && [ -r "$file" ] || { echo "There is no backup in $folder: run backup.sh first." >&2; exit 1; }

place=$(mktemp -d)
as=""
if [ "$(id -u)" -eq 0 ]; then # PostgreSQL refuses to run as root
	chown nobody "$place"
	as="setpriv --reuid=nobody --regid=nogroup --clear-groups"
fi
trap '$as pg_ctl --pgdata="$place/data" --mode=immediate stop >/dev/null 2>&1 || true; rm -rf "$place"' EXIT
cd "$place"
$as initdb --pgdata="$place/data" --no-sync --auth=trust --username=rehearsal --encoding=UTF8 --locale=C.UTF-8 >/dev/null
$as pg_ctl --pgdata="$place/data" --silent --wait --log="$place/log" \
	--options="-c listen_addresses='' -c unix_socket_directories='$place' -c fsync=off -c full_page_writes=off" start
restored="postgresql://rehearsal@/rehearsal?host=$place&port=5432"
export PGPORT=5432
createdb --host="$place" --username=rehearsal rehearsal

started=$(date +%s)
pg_restore --single-transaction --exit-on-error --no-owner --no-privileges --dbname="$restored" "$file" ||
	{ echo "$file cannot be restored." >&2; exit 1; }
echo "$file: $(($(wc -c <"$file") / 1024)) KiB, restored in $(($(date +%s) - started)) s"

ask() { psql --no-psqlrc --tuples-only --no-align --dbname="$1" --command="$2"; }
tables="SELECT format('%I', table_name) FROM information_schema.tables
	WHERE table_schema = 'public' AND table_type = 'BASE TABLE' ORDER BY 1"
failed=0
for table in $(ask "$DATABASE_URL" "$tables"); do
	now=$(ask "$DATABASE_URL" "SELECT count(*) FROM public.$table")
	if ! then=$(ask "$restored" "SELECT count(*) FROM public.$table" 2>/dev/null); then
		then=missing failed=1
	elif [ "$then" -eq 0 ] && [ "$now" -gt 0 ]; then
		failed=1
	fi
	printf '%s\t%s\t%s\n' "$table" "$then" "$now"
done
[ "$failed" -eq 0 ] || { echo "The backup lacks what the database has." >&2; exit 1; }
echo "The backup can be restored."
