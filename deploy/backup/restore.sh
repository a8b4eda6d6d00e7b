#!/bin/sh
# Puts a backup into an EMPTY database, whole or not at all. Usage: DATABASE_URL=... restore.sh FILE
# docs/operations.md says what to do before and after, and how to run it in the container of PostgreSQL.
set -eu

: "${DATABASE_URL:?set DATABASE_URL to the empty database to restore into}"
file=${1:?usage: DATABASE_URL=... restore.sh FILE}

pg_restore --list "$file" >/dev/null || { echo "$file is no backup that can be read." >&2; exit 1; }
tables=$(psql --no-psqlrc --tuples-only --no-align --dbname="$DATABASE_URL" \
	--command="SELECT count(*) FROM information_schema.tables WHERE table_schema = 'public'")
if [ "$tables" -ne 0 ]; then
	echo "The database is not empty ($tables tables): restore into a new one, so that nothing is overwritten." >&2
	exit 1
fi
pg_restore --single-transaction --exit-on-error --no-owner --no-privileges --dbname="$DATABASE_URL" "$file"
psql --no-psqlrc --quiet --dbname="$DATABASE_URL" --command=ANALYZE # without figures the first queries are slow ones
echo "Restored $file. docs/operations.md says what comes next."
