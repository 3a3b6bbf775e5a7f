#!/bin/sh
# Whether the database is filled and open to all. The entrypoint fills a new one under a server of its own: only the
# real one is process 1. One that was left half filled stays unhealthy: `docker compose down --volumes` begins anew.
[ "$(head -n 1 "$PGDATA/postmaster.pid")" = 1 ] || exit 1
psql --no-psqlrc --quiet --username postgres --dbname postgres --command 'select from inventory.items limit 1' >/dev/null
