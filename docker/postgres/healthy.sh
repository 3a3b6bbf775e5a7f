#!/bin/sh
# healthy.sh [database] [table]: succeeds once that database is filled and accepts connections. The entrypoint fills a new server
# with a temporary one; only the real one is process 1. A half-filled server stays unhealthy: start over with `docker compose down
# --volumes`.
[ "$(head -n 1 "$PGDATA/postmaster.pid")" = 1 ] || exit 1
psql --no-psqlrc --quiet --username postgres --dbname "${1:-postgres}" --command "select from ${2:-inventory.items} limit 1" >/dev/null
