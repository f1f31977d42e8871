#!/usr/bin/env bash
# Runs once, in an empty cluster: a database for each service that keeps data, owned by a role that can enter no other one.
set -euo pipefail

# setting NAME CONNECTION_STRING
setting() {
  local pair
  IFS=';' read -ra pairs <<<"$2"
  for pair in "${pairs[@]}"; do
    [ "${pair%%=*}" != "$1" ] || { echo "${pair#*=}"; return; }
  done
  echo "no $1 in the connection string" >&2
  return 1
}

for service in ingest tagging search; do
  connection=$(<"/run/secrets/${service}_database")
  role=$(setting Username "$connection")
  database=$(setting Database "$connection")
  password=$(setting Password "$connection")
  psql --set ON_ERROR_STOP=1 --no-psqlrc --username "$POSTGRES_USER" --dbname postgres \
    --set role="$role" --set database="$database" --set password="$password" <<'SQL'
CREATE ROLE :"role" LOGIN PASSWORD :'password';
CREATE DATABASE :"database" OWNER :"role";
REVOKE ALL ON DATABASE :"database" FROM PUBLIC;
SQL
done
