#!/bin/sh
# Succeeds once the database is filled and accepts connections. The entrypoint fills a new database with a temporary server;
# only the real one is process 1. A half-filled database stays unhealthy: start over with `docker compose down --volumes`.
[ "$(head -n 1 "$PGDATA/postmaster.pid")" = 1 ] || exit 1
psql --no-psqlrc --quiet --username postgres --dbname postgres --command 'select from inventory.items limit 1' >/dev/null
