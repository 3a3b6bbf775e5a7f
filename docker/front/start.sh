#!/bin/sh
# start <options of postgres>: fills the data folder where there is none, then becomes Postgres.
set -eu

if [ ! -e "$PGDATA" ]; then
  # Under another name until it is complete: a start that was interrupted is begun anew.
  new=$PGDATA.new
  rm -rf "$new"
  initdb --pgdata "$new" --username supabase_admin --encoding UTF8 --locale C.UTF-8 >/dev/null
  pg_ctl --pgdata "$new" --options "$*" --wait start
  /holdfast/postgres/fill.sh
  pg_ctl --pgdata "$new" --mode fast --wait stop
  mv "$new" "$PGDATA"
fi
exec postgres "$@"
