#!/bin/bash
# What docker-compose.yml uses of the official image's documented behaviour.
set -Eeo pipefail
if [ "$1" = postgres ] && [ "$(id -u)" = 0 ]; then
  mkdir -p "$PGDATA"
  chmod 700 "$PGDATA"
  find "$PGDATA" \! -user postgres -exec chown postgres '{}' +
  exec setpriv --reuid=postgres --regid=postgres --init-groups "${BASH_SOURCE[0]}" "$@"
fi
if [ "$1" = postgres ] && [ ! -s "$PGDATA/PG_VERSION" ]; then
  [ -z "${POSTGRES_PASSWORD_FILE:-}" ] || POSTGRES_PASSWORD=$(<"$POSTGRES_PASSWORD_FILE")
  export POSTGRES_USER=${POSTGRES_USER:-postgres}
  export PGUSER=$POSTGRES_USER
  if [ -z "${POSTGRES_PASSWORD:-}" ]; then
    echo "Database is uninitialized and no superuser password is given." >&2
    exit 1
  fi
  initdb --username="$POSTGRES_USER" --pwfile=<(printf '%s\n' "$POSTGRES_PASSWORD")
  printf '\nhost all all all scram-sha-256\n' >>"$PGDATA/pg_hba.conf"
  # Only the socket is open meanwhile, so that a probe over TCP does not see a server that restarts.
  pg_ctl -D "$PGDATA" -o "-c listen_addresses='' -p 5432" -w start
  for script in /docker-entrypoint-initdb.d/*.sh; do
    [ ! -e "$script" ] || "$script"
  done
  pg_ctl -D "$PGDATA" -m fast -w stop
fi
exec "$@"
