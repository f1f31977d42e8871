#!/usr/bin/env bash
# The stack of docker-compose.yml on a real engine, under load, while its parts fail. See --help.
set -euo pipefail
cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/../.."

CHECKS=(up seeds load scale proxy exporters kill broker database full-queue rolling wiped backup stop keys cluster)

usage() {
  cat <<EOF
Usage: tests/compose/run.sh [--only CHECK]... [--articles N] [--keep] [--project NAME] [--no-build]

Installs an engine and Compose if they are missing (Debian, root), builds stand-ins for images that cannot be pulled and the images
of the services, and starts the stack as a project of its own. In this order, each under load but the first two and 'stop':
  up          all healthy; no container runs as root, writes to its root or is without limits
  seeds       the sample articles are found
  load        2,000 generated articles (--articles N)
  scale       cleaning 1→3→1, the others 1→2→1: work and calls spread
  proxy       a client of one address reaches every replica
  exporters   Prometheus reads broker and database, and all that panels and rules want of them
  kill        kill -9 of each service
  broker      restart, then kill -9 of RabbitMQ
  database    PostgreSQL stopped for 20 s
  full-queue  a queue over the broker's limit and intake over its own: it waits, nothing is lost
  rolling     every service replaced by a new image: no call fails that a retry does not cure
  wiped       the broker's data lost
  backup      all databases lost and restored
  stop        the services drain and end by themselves
  keys        a stack with credentials of its own, in which callers need a key
  cluster     three RabbitMQ nodes, the leader of a queue killed
After each under load: accepted = indexed + rejected, each exactly once; quarantine and error queues empty.

  --only CHECK   only this one, and 'up' if it needs the stack
  --keep         leave stack and engine
  --project NAME use this one, which may run already
  --no-build     all images and the load program are there
Stops at the first failure. Figures and logs: artifacts/compose. The last line is 'N passed, N failed'; the exit code is 1 if one
failed, 77 if nothing could be tried because no engine starts here.
EOF
}

ONLY=()
KEEP=0
BUILD=1
BASE_PROJECT=newsroom-test-$$
ARTICLES=2000
while [ $# -gt 0 ]; do
  case $1 in
    --only)
      [[ " ${CHECKS[*]} " == *" ${2:-} "* ]] || { usage >&2; exit 2; }
      ONLY+=("$2")
      shift
      ;;
    --keep) KEEP=1 ;;
    --no-build) BUILD=0 ;;
    --project) BASE_PROJECT=${2:?--project needs a name}; shift ;;
    --articles) ARTICLES=${2:?--articles needs a number}; shift ;;
    --help | -h) usage; exit 0 ;;
    *) usage >&2; exit 2 ;;
  esac
  shift
done

SERVICES=(ingest cleaning tagging search)
OUT=$PWD/artifacts/compose
export COMPOSE_PROJECT_NAME=$BASE_PROJECT COMPOSE_FILE=docker-compose.yml:tests/compose/stack.yml
export COMPOSE_ANSI=never COMPOSE_PROGRESS=quiet
# What would overrule .env.
unset NEWSROOM_VERSION NEWSROOM_SECRETS NEWSROOM_CLUSTER_NODES OTEL_EXPORTER_OTLP_ENDPOINT COMPOSE_PROFILES
NEXT=next-$$
# A stack that runs already knows the articles of the runs before.
SUFFIX=$(LC_ALL=C tr -dc a-z </dev/urandom | head -c 4 || true)
PASSED=0 FAILED=0
CURRENT=
PROJECTS=()
ENGINE_STARTED=0

. tests/compose/lib.sh
. tests/compose/checks.sh

rm -rf "$OUT"
mkdir -p "$OUT"
trap clean_up EXIT
trap 'exit 130' INT TERM HUP
prepare
for check in "${CHECKS[@]}"; do
  if [ ${#ONLY[@]} = 0 ] || [[ " ${ONLY[*]} " == *" $check "* ]]; then run "$check"; fi
done
exit 0
