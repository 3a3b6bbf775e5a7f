#!/bin/sh
# Fills a new database: Supabase's roles as the superuser, then the migrations and the seed as `postgres`, as hosted.
set -eu

run() {
  role=$1 file=$2
  psql --no-psqlrc --quiet --set ON_ERROR_STOP=1 --single-transaction --username "$role" --dbname postgres --file "$file"
}

run supabase_admin /holdfast/postgres/roles.sql
for migration in /holdfast/supabase/migrations/*.sql; do run postgres "$migration"; done
run postgres /holdfast/supabase/seed.sql

# What the apis key ids with unless ID_SECRET is set: beside the socket, the one place that they share.
head -c 32 /dev/urandom | base64 >/var/run/postgresql/id-secret
