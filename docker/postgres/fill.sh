#!/bin/sh
# Fills a new server: Supabase's roles as the superuser, then, as hosted, what FILL_AS says: the one `database` (the default), a
# `shard` with its partitions, or the `front` of the shards (docker/sharded.yml).
set -eu

query() {
  role=$1 database=$2
  shift 2
  psql --no-psqlrc --quiet --set ON_ERROR_STOP=1 --username "$role" --dbname "$database" "$@"
}
run() {
  query "$1" "$2" --single-transaction --file "/holdfast/$3"
}
migrate() {
  for migration in /holdfast/supabase/migrations/*.sql; do run postgres "$1" "${migration#/holdfast/}"; done
}

# What the apis key ids with unless ID_SECRET is set: beside the socket, the one place that they share.
make_id_secret() {
  head -c 32 /dev/urandom | base64 >/var/run/postgresql/id-secret
}

# A line for each partition of a number that is a power of two: its shard, its name, its buckets.
partitions() {
  # shellcheck disable=SC2086 # a list
  set -- $SHARDS
  size=$((65536 / PARTITIONS)) number=0
  while [ "$number" -lt "$PARTITIONS" ]; do
    eval "shard=\${$((number * $# / PARTITIONS + 1))}"
    printf '%s partition_%02d %04x-%04x\n' "$shard" "$number" $((number * size)) $((number * size + size - 1))
    number=$((number + 1))
  done
}

fill_shard() {
  query supabase_admin postgres --file /holdfast/postgres/shard.sql
  # The template gets its name when all is done (healthy.sh).
  query postgres template1 --command 'create database filling template postgres'
  migrate filling
  partitions | while read -r shard name buckets; do
    [ "$shard" = "$(uname -n)" ] || continue
    query postgres template1 --command "create database $name template filling"
    PGOPTIONS="-c holdfast.buckets=$buckets" run postgres "$name" supabase/seed.sql
  done
  query postgres template1 --command 'alter database filling rename to holdfast_template'
}

# The password of the role `front` on the shards, which the front makes because it starts first.
make_front_password() (
  umask 077
  password=${FRONT_PASSWORD:-$(head -c 32 /dev/urandom | od -An -v -tx1 | tr -d ' \n')}
  [ -s /holdfast/secret/front-password ] || printf %s "$password" >/holdfast/secret/front-password
)

fill_front() {
  run supabase_admin postgres supabase/front.sql
  connections=$(partitions | while read -r shard name buckets; do echo "host=$shard dbname=$name"; done)
  query supabase_admin postgres --set connections="$connections" --output /dev/null --file /holdfast/postgres/map.sql
}

run supabase_admin postgres postgres/roles.sql
case ${FILL_AS:-database} in
  database)
    migrate postgres
    run postgres postgres supabase/seed.sql
    make_id_secret
    ;;
  shard) fill_shard ;;
  front)
    make_front_password
    fill_front
    make_id_secret
    ;;
esac
