#!/usr/bin/env bash
# Replaces the replicas of services by a new version, without an outage. See --help.
set -euo pipefail
cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/../.."

usage() {
  cat <<'EOF'
Usage: deploy/compose/roll.sh VERSION [SERVICE...]

Takes one service after the other, by default search, tagging, cleaning, ingest. Brings its database up to date, starts as many
replicas of VERSION as run now, waits until they are ready, then lets the old ones drain and removes them. Stops at the first step
that fails; what ran before still runs then. Write NEWSROOM_VERSION=VERSION into .env afterwards.
EOF
}

case ${1:-} in
  --help | -h) usage; exit 0 ;;
  '' | -*) usage >&2; exit 2 ;;
esac
export NEWSROOM_VERSION=$1
shift
# From the end of the pipeline: an event always finds a consumer that is at least as new as its sender.
[ $# -gt 0 ] || set -- search tagging cleaning ingest

for service in "$@"; do
  mapfile -t old < <(docker compose ps --quiet "$service")
  [ ${#old[@]} -gt 0 ] || { echo "$service: no replica runs" >&2; exit 1; }
  # Not grep -q: it stops reading, and the pipeline fails with what then writes on.
  if docker compose config --services | grep -x "$service-migrate" >/dev/null; then
    docker compose run --rm --no-deps --no-TTY "$service-migrate"
  fi
  docker compose up --detach --no-deps --no-recreate --pull missing --wait --wait-timeout 180 --scale "$service=$((2 * ${#old[@]}))" "$service"
  # One at a time, each with the grace period of its container.
  for container in "${old[@]}"; do
    docker stop "$container" >/dev/null
    docker rm "$container" >/dev/null
  done
  echo "$service: ${#old[@]} of $NEWSROOM_VERSION"
done
