#!/usr/bin/env bash
# The topology of docker-compose.yml as processes, for machines without containers. See --help.
set -euo pipefail
cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.."

usage() {
  cat <<'EOF'
Usage: deploy/run-local.sh [--scale SERVICE=N]... [--data FOLDER] [--json] [--configuration NAME] [--no-build]

Starts RabbitMQ and PostgreSQL (Debian's packages rabbitmq-server and postgresql) of its own on free ports of loopback, migrates, starts
ingest, cleaning, tagging and search, prints where they are, and stops everything in order at Ctrl+C or SIGTERM.

  --scale SERVICE=N      replicas of ingest, cleaning, tagging or search; 1 unless said
  --data FOLDER          databases, queues and logs; the default is a new folder below /tmp that is removed at the end. A folder that
                         was used before is taken up again
  --json                 print one JSON object, a line, once all are ready
  --configuration NAME   Debug or Release (default)
  --no-build             the services are built already
Settings of the services pass through the environment (NEWSROOM_<SECTION>__<KEY>). The exit code is 1 if anything failed or ended by
itself.
EOF
}

SERVICES=(ingest cleaning tagging search)
declare -A REPLICAS=([ingest]=1 [cleaning]=1 [tagging]=1 [search]=1) ADDRESSES=()
DATA= JSON=0 BUILD=1 CONFIGURATION=Release
while [ $# -gt 0 ]; do
  case $1 in
    --scale)
      [[ ${2:-} =~ ^(ingest|cleaning|tagging|search)=([1-9][0-9]?)$ ]] || { usage >&2; exit 2; }
      REPLICAS[${BASH_REMATCH[1]}]=${BASH_REMATCH[2]}
      shift
      ;;
    --data) DATA=${2:?--data needs a folder}; shift ;;
    --configuration) CONFIGURATION=${2:?--configuration needs a name}; shift ;;
    --json) JSON=1 ;;
    --no-build) BUILD=0 ;;
    --help | -h) usage; exit 0 ;;
    *) usage >&2; exit 2 ;;
  esac
  shift
done

RABBITMQ=/usr/lib/rabbitmq/bin
POSTGRESQL=$(find /usr/lib/postgresql -mindepth 2 -maxdepth 2 -name bin 2>/dev/null | sort -V | tail -1)
[ -x $RABBITMQ/rabbitmq-server ] && [ -n "$POSTGRESQL" ] || { echo "Install Debian's packages rabbitmq-server and postgresql." >&2; exit 1; }

OWN_DATA=0
[ -n "$DATA" ] || { DATA=$(mktemp -d /tmp/newsroom-local.XXXXXX) OWN_DATA=1; }
mkdir -p "$DATA/log" "$DATA/rabbitmq"
DATA=$(readlink -f "$DATA")
# The database server does not run as root and must get in.
chmod 711 "$DATA"

PIDS=()
BROKER=
READY=0
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1

say() { [ $JSON = 1 ] || echo "$@"; }

# A port that nobody listens on, outside of what the system hands out by itself, and each only once.
declare -A TAKEN=()
free_port() {
  PORT=
  while [ -z "$PORT" ] || [ -n "${TAKEN[$PORT]:-}" ] || (: <>"/dev/tcp/127.0.0.1/$PORT") 2>/dev/null; do
    PORT=$((20000 + RANDOM % 12000))
  done
  TAKEN[$PORT]=1
}

# eventually SECONDS WHAT COMMAND...
eventually() {
  local end=$((SECONDS + $1)) what=$2
  shift 2
  until "$@"; do
    [ $SECONDS -lt $end ] || { echo "Not in time: $what; see $DATA/log" >&2; return 1; }
    sleep 0.2
  done
}

# In a session of its own, so that Ctrl+C reaches this script alone and the order of stopping holds.
start() {
  local log=$DATA/log/$1.log
  shift
  setsid "$@" >>"$log" 2>&1 </dev/null &
  STARTED=$!
}

as_postgres() {
  if [ "$(id -u)" = 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi
}

is_running() { kill -0 "$1" 2>/dev/null; }
are_gone() { local pid; for pid in "$@"; do ! is_running "$pid" || return 1; done; }

stop() {
  local status=$?
  trap - EXIT
  # A second Ctrl+C does not leave servers behind.
  trap '' INT TERM HUP
  say "Stopping."
  if [ ${#PIDS[@]} -gt 0 ]; then
    kill -TERM "${PIDS[@]}" 2>/dev/null || true
    eventually 45 "the services drain" are_gone "${PIDS[@]}" || { kill -KILL "${PIDS[@]}" 2>/dev/null || true; status=1; }
  fi
  if [ -n "$BROKER" ]; then
    # The virtual machine itself: the script around it would start another one, with tools, to stop it.
    kill -TERM "$(cat "$DATA/rabbitmq/pid" 2>/dev/null || echo "$BROKER")" 2>/dev/null || true
    eventually 60 "RabbitMQ stops" are_gone "$BROKER" || { kill -KILL -- "-$BROKER" 2>/dev/null || true; status=1; }
    # The broker's port mapper outlives it; it listens on a port of this run alone.
    epmd -kill >/dev/null 2>&1 || true
  fi
  if [ -f "$DATA/postgres/postmaster.pid" ]; then
    (cd / && as_postgres "$POSTGRESQL/pg_ctl" -D "$DATA/postgres" -m fast -w stop) >>"$DATA/log/postgres.log" 2>&1 || true
  fi
  if [ $OWN_DATA = 1 ]; then
    if [ $status = 0 ]; then rm -rf "$DATA"; else echo "Logs: $DATA/log" >&2; fi
  fi
  exit $status
}

start_broker() {
  local dist
  free_port; dist=$PORT
  free_port; export ERL_EPMD_PORT=$PORT
  free_port; BROKER_PORT=$PORT
  export ERL_EPMD_ADDRESS=127.0.0.1 RABBITMQ_NODENAME=newsroom@localhost RABBITMQ_NODE_IP_ADDRESS=127.0.0.1 RABBITMQ_NODE_PORT=$BROKER_PORT \
    RABBITMQ_DIST_PORT=$dist RABBITMQ_MNESIA_BASE=$DATA/rabbitmq/data RABBITMQ_LOG_BASE=$DATA/log \
    RABBITMQ_ENABLED_PLUGINS_FILE=$DATA/rabbitmq/plugins RABBITMQ_PID_FILE=$DATA/rabbitmq/pid RABBITMQ_CONF_ENV_FILE=/dev/null
  echo '[].' >"$DATA/rabbitmq/plugins"
  HOME=$DATA/rabbitmq start rabbitmq $RABBITMQ/rabbitmq-server
  BROKER=$STARTED
}

broker_listens() { is_running "$BROKER" && (: <>"/dev/tcp/127.0.0.1/$BROKER_PORT") 2>/dev/null; }

start_database() {
  local name
  free_port; DATABASE_PORT=$PORT
  mkdir -p "$DATA/postgres" "$DATA/socket"
  chmod 700 "$DATA/postgres"
  [ "$(id -u)" != 0 ] || chown postgres "$DATA/postgres" "$DATA/socket"
  # Whoever may not read the folder does not know the password; loopback is open to every user of the machine.
  [ -s "$DATA/password" ] || (umask 077; head -c 18 /dev/urandom | od -An -vtx1 | tr -d ' \n' >"$DATA/password")
  [ "$(id -u)" != 0 ] || chown postgres "$DATA/password"
  PASSWORD=$(<"$DATA/password")
  cd /
  if [ ! -s "$DATA/postgres/PG_VERSION" ]; then
    as_postgres "$POSTGRESQL/initdb" -D "$DATA/postgres" --username=newsroom --auth=scram-sha-256 --encoding=UTF8 --locale=C.UTF-8 \
      --pwfile="$DATA/password" >>"$DATA/log/postgres.log" 2>&1
  fi
  as_postgres "$POSTGRESQL/pg_ctl" -D "$DATA/postgres" -w -o "-p $DATABASE_PORT -k $DATA/socket -c listen_addresses=127.0.0.1 -c max_connections=200 \
    -c shared_buffers=256MB -c max_wal_size=4GB -c default_toast_compression=lz4 -c random_page_cost=1.1 -c jit=off" \
    start >>"$DATA/log/postgres.log" 2>&1
  for name in ingest tagging search; do
    PGPASSWORD=$PASSWORD "$POSTGRESQL/psql" -qAt -h 127.0.0.1 -p "$DATABASE_PORT" -U newsroom -d postgres -v ON_ERROR_STOP=1 \
      -c "SELECT 'CREATE DATABASE $name' WHERE NOT EXISTS (SELECT 1 FROM pg_database WHERE datname = '$name')" |
      PGPASSWORD=$PASSWORD "$POSTGRESQL/psql" -q -h 127.0.0.1 -p "$DATABASE_PORT" -U newsroom -d postgres -v ON_ERROR_STOP=1
  done >>"$DATA/log/postgres.log" 2>&1
  cd - >/dev/null
}

program() { echo "services/${1^}/bin/$CONFIGURATION/net10.0/Newsroom.${1^}.dll"; }

configure() {
  local name
  export NEWSROOM_BUS__URI=amqp://guest:guest@127.0.0.1:$BROKER_PORT/
  for name in INGEST TAGGING SEARCH; do
    export "NEWSROOM_${name}__STORAGE__ENGINE=PostgreSql"
    export "NEWSROOM_${name}__STORAGE__CONNECTIONSTRING=Host=127.0.0.1;Port=$DATABASE_PORT;Database=${name,,};Username=newsroom;Password=$PASSWORD;Maximum Pool Size=20"
  done
}

is_ready() {
  local answer
  exec 3<>"/dev/tcp/127.0.0.1/$1" || return 1
  printf 'GET /health/ready HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n' >&3
  answer=$(timeout 5 cat <&3) || true
  exec 3<&- 3>&-
  [[ $answer == *'"status":"Healthy"'* ]]
} 2>/dev/null

start_services() {
  local service number
  local -a ports=()
  for service in "${SERVICES[@]}"; do
    for ((number = 1; number <= REPLICAS[$service]; number++)); do
      free_port; ADDRESSES[$service]+="127.0.0.1:$PORT "
      export NEWSROOM_LISTEN__GRPCPORT=$PORT
      free_port; ports+=("$PORT")
      NEWSROOM_LISTEN__HTTPPORT=$PORT start "$service-$number" dotnet "$(program "$service")"
      PIDS+=("$STARTED")
    done
  done
  for number in "${ports[@]}"; do eventually 120 "a service is ready" is_ready "$number"; done
}

# list SERVICE: its addresses as a JSON array.
list() { printf '["%s"]' "$(sed 's/ $//; s/ /","/g' <<<"${ADDRESSES[$1]}")"; }

report() {
  local service
  if [ $JSON = 1 ]; then
    printf '{"ingest":%s,"cleaning":%s,"tagging":%s,"search":%s,"rabbitmq":"%s","data":"%s"}\n' \
      "$(list ingest)" "$(list cleaning)" "$(list tagging)" "$(list search)" "$NEWSROOM_BUS__URI" "$DATA"
    return
  fi
  for service in "${SERVICES[@]}"; do printf '%-10s %s\n' "$service" "${ADDRESSES[$service]}"; done
  printf '%-10s %s\n' rabbitmq "$NEWSROOM_BUS__URI" postgres "127.0.0.1:$DATABASE_PORT, password in $DATA/password" logs "$DATA/log"
  echo "gRPC with reflection; Ctrl+C stops everything."
}

trap stop EXIT
trap 'exit 0' INT TERM HUP
if [ $BUILD = 1 ]; then
  say "Building."
  dotnet build services/AllInOne -c "$CONFIGURATION" -v q >"$DATA/log/build.log" 2>&1 || { cat "$DATA/log/build.log" >&2; exit 1; }
fi
say "Starting RabbitMQ and PostgreSQL."
start_broker
start_database
configure
for service in ingest tagging search; do dotnet "$(program $service)" migrate >>"$DATA/log/$service-migrate.log" 2>&1; done
eventually 90 "RabbitMQ listens" broker_listens
say "Starting the services."
start_services
report
# Whatever ends by itself ends all.
wait -n "$BROKER" "${PIDS[@]}" || true
echo "Something ended by itself; see $DATA/log" >&2
exit 1
