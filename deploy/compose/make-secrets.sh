#!/usr/bin/env bash
# Credentials of one's own for docker compose: deploy/compose/make-secrets.sh FOLDER, then NEWSROOM_SECRETS=FOLDER in .env.
# What is there already is kept. They must be made before the first start: servers keep the passwords that they are first given.
set -euo pipefail
[ $# = 1 ] && [[ $1 != -* ]] || { echo "Usage: deploy/compose/make-secrets.sh FOLDER" >&2; exit 2; }

# Only the owner can enter the folder; containers get the files, and read them as other users.
mkdir -p "$1"
chmod 700 "$1"
cd "$1"
umask 022

password() { head -c 24 /dev/urandom | od -An -vtx1 | tr -d ' \n'; }

# secret NAME CONTENT
secret() { [ -s "$1" ] || printf '%s' "$2" >"$1"; }

bus=$(password)
if [ ! -s bus_uri ] && [ ! -s rabbitmq_user.conf ]; then
  secret bus_uri "amqp://newsroom:$bus@rabbitmq:5672/"
  secret rabbitmq_user.conf "default_user = newsroom
default_pass = $bus
"
fi
secret erlang_cookie "$(password)"
secret service_key "$(password)"
secret postgres_password "$(password)"
secret grafana_password "$(password)"
for service in ingest tagging search; do
  secret "${service}_database" "Host=postgres;Database=$service;Username=$service;Password=$(password);Maximum Pool Size=40"
done
