# How tests/compose/run.sh runs its checks; not a program of its own.

# To the console, also from within a check, whose own output goes to a file.
exec 3>&1
log() { printf '   %4d s  %s\n' "$SECONDS" "$*" >&3; }

# What a check reports and how it fails; the reason goes to the log.
figures() { printf '%s' "$*" >"$OUT/$CURRENT.figures"; }
fail() { log "$*"; return 1; }

not_run() {
  echo
  echo "NOT RUN: the compose checks; $*"
  echo "NOT RUN: nothing of docker-compose.yml was proven on this machine."
  exit 77
}

prepare() {
  command -v docker >/dev/null && docker info >/dev/null 2>&1 && docker compose version >/dev/null 2>&1 || {
    [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null || not_run "there is no Docker, and only root on Debian can install it."
    docker info >/dev/null 2>&1 || ENGINE_STARTED=1
    tests/compose/local-images.sh engine >"$OUT/engine.log" 2>&1 || not_run "no engine starts here: $(tail -1 "$OUT/engine.log")"
  }
  LOAD=$PWD/tests/Newsroom.Load/bin/Release/net10.0
  [ $BUILD = 1 ] || return 0
  local start=$SECONDS
  tests/compose/local-images.sh 2>&1 | tee "$OUT/images.log" | grep -E 'built|pulled|fetching' || true
  docker image inspect "rabbitmq:$(setting RABBITMQ_VERSION)" >/dev/null || { cat "$OUT/images.log"; exit 1; }
  log "base images: $((SECONDS - start)) s"
  start=$SECONDS
  docker compose --profile seed build >"$OUT/build.log" 2>&1 || { tail -40 "$OUT/build.log"; exit 1; }
  log "service images: $((SECONDS - start)) s"
  dotnet build tests/Newsroom.Load -c Release -v q >"$OUT/build-load.log" 2>&1 || { tail -40 "$OUT/build-load.log"; exit 1; }
}

# run CHECK: in a subshell under `set -e`, in the background so that signals are answered.
run() {
  local start=$SECONDS status=0
  CURRENT=$1
  case $1 in
    up | keys | cluster) ;;
    *) [[ " ${PROJECTS[*]} " == *" $BASE_PROJECT "* ]] || { run up; CURRENT=$1 start=$SECONDS; } ;;
  esac
  printf -- '== %s\n' "$1"
  case $1 in
    up) PROJECTS+=("$BASE_PROJECT") ;;
    keys | cluster) PROJECTS+=("$BASE_PROJECT-$1") ;;
  esac
  rm -f "$OUT/$1.figures"
  (set -e; "check_${1//-/_}") >"$OUT/$1.log" 2>&1 &
  wait $! || status=$?
  if [ $status = 0 ]; then
    PASSED=$((PASSED + 1))
    printf 'PASS %s (%d s): %s\n' "$1" $((SECONDS - start)) "$(cat "$OUT/$1.figures" 2>/dev/null)"
  else
    FAILED=$((FAILED + 1))
    tail -5 "$OUT/$1.log"
    printf 'FAIL %s (%d s)\n' "$1" $((SECONDS - start))
    exit 1
  fi
}

clean_up() {
  local status=$? project container
  trap - EXIT
  for project in "${PROJECTS[@]}"; do
    if [ $status != 0 ]; then
      mkdir -p "$OUT/logs"
      for container in $(docker ps --all --quiet --filter "label=com.docker.compose.project=$project"); do
        docker logs --timestamps "$container" >"$OUT/logs/$(docker inspect --format '{{slice .Name 1}}' "$container").log" 2>&1 || true
      done
      docker ps --all --filter "label=com.docker.compose.project=$project" >"$OUT/logs/containers.txt"
      log "logs: $OUT/logs"
    fi
    [ $KEEP = 1 ] || remove "$project"
  done
  if [ $KEEP = 0 ] && command -v docker >/dev/null; then
    docker image ls --quiet --filter "reference=newsroom/*:$NEXT" | sort -u | xargs -r docker image rm --force >/dev/null 2>&1 || true
    [ $ENGINE_STARTED = 0 ] || tests/compose/local-images.sh --stop
  fi
  if [ $status != 77 ] && [ $status != 2 ]; then
    [ $status = 0 ] || [ $FAILED -gt 0 ] || FAILED=1
    echo "$PASSED $FAILED" >"$OUT/sums"
    log "in all"
    echo "$PASSED passed, $FAILED failed"
  fi
  exit $status
}

remove() {
  local load
  for load in $(docker ps --all --quiet --filter "label=newsroom.load=$1"); do docker rm --force "$load" >/dev/null; done
  COMPOSE_PROJECT_NAME=$1 docker compose --profile '*' down --volumes --remove-orphans --timeout 5 >>"$OUT/down.log" 2>&1 || true
}

# setting NAME: of .env.
setting() { sed -n "s/^$1=//p" .env; }

up() { docker compose up --detach --wait --wait-timeout 300 --pull never "$@"; }

# container SERVICE: its oldest replica.
container() { docker compose ps --quiet "$1" | head -1; }

# eventually SECONDS COMMAND...
eventually() {
  local end=$((SECONDS + $1))
  shift
  until "$@"; do
    [ $SECONDS -lt $end ] || fail "not in time: $*" || return 1
    sleep 0.5
  done
}

is_healthy() { [ "$(docker inspect --format '{{.State.Health.Status}}' "$1")" = healthy ]; }

# A new start since the one given, and healthy.
is_restarted() { [ "$(docker inspect --format '{{.State.StartedAt}}' "$1")" != "$2" ] && is_healthy "$1"; }

# kill_container CONTAINER: kill -9 of its first process, as when it crashes: `docker kill` would count as stopped by hand, and stay down.
kill_container() {
  local started
  started=$(docker inspect --format '{{.State.StartedAt}}' "$1")
  kill -KILL "$(docker inspect --format '{{.State.Pid}}' "$1")"
  eventually 240 is_restarted "$1" "$started"
}

# load_start SERIES RATE [OPTION...]: articles of that series, until load_end.
load_start() {
  local series=$1 rate=$2
  shift 2
  [[ " $* " == *" --count "* ]] || set -- "$@" --count 100000
  [[ " $* " == *" --search "* ]] ||
    set -- "$@" --search dns:///search:8084 --cleaning dns:///cleaning:8082 --tagging dns:///tagging:8083
  mkdir -p "$OUT/$series"
  rm -f "$OUT/$series"/*
  docker rm --force "$COMPOSE_PROJECT_NAME-load-$series" >/dev/null 2>&1 || true
  docker run --detach --name "$COMPOSE_PROJECT_NAME-load-$series" --label "newsroom.load=$COMPOSE_PROJECT_NAME" \
    --network "${COMPOSE_PROJECT_NAME}_default" --volume "$LOAD:/load:ro" --volume "$OUT/$series:/out" --entrypoint dotnet \
    "mcr.microsoft.com/dotnet/aspnet:$(setting DOTNET_VERSION)" /load/Newsroom.Load.dll \
    --series "$series$SUFFIX" --rate "$rate" --journal /out/accepted --until /out/stop "$@" >/dev/null
}

accepted() { cat "$OUT/$1/accepted" 2>/dev/null | wc -l; }
has_accepted() { [ "$(accepted "$1")" -ge "$2" ]; }
load_runs() { [ "$(docker inspect --format '{{.State.Running}}' "$COMPOSE_PROJECT_NAME-load-$1")" = true ]; }
load_output() { docker logs "$COMPOSE_PROJECT_NAME-load-$1" 2>&1 | head -c 2000; }

# more SERIES N: waits until so many more are accepted.
more() { reach "$1" $(($(accepted "$1") + $2)); }

# reach SERIES N: waits until so many are accepted.
reach() {
  local end=$((SECONDS + 400))
  until has_accepted "$1" "$2"; do
    load_runs "$1" || has_accepted "$1" "$2" || fail "the load program ended: $(load_output "$1")" || return 1
    [ $SECONDS -lt $end ] || fail "$1: only $(accepted "$1") of $2 accepted in time; the load program said: $(load_output "$1")" || return 1
    sleep 0.5
  done
}

# load_end SERIES: stops submitting, waits for the verdict, and takes it as the check's.
load_end() {
  local name=$COMPOSE_PROJECT_NAME-load-$1 status
  touch "$OUT/$1/stop"
  status=$(timeout 420 docker wait "$name") || fail "the load program does not end: $(load_output "$1")"
  docker logs "$name" >"$OUT/$1/report.json" 2>"$OUT/$1/errors.txt"
  docker rm "$name" >/dev/null
  [ "$status" = 0 ] || fail "$(cat "$OUT/$1/report.json" "$OUT/$1/errors.txt" | head -c 3000)"
  error_queues_are_empty
}

error_queues_are_empty() {
  local full
  full=$(docker compose exec -T rabbitmq rabbitmqctl -q list_queues name messages | awk '$1 ~ /_(error|skipped)$/ && $2 > 0')
  [ -z "$full" ] || fail "error queues: $full"
}

# value KEY SERIES: of its report.
value() { grep -o "\"$1\":[^,}]*" "$OUT/$2/report.json" | head -1 | cut -d: -f2; }

# replicas STAGE SERIES: how many articles each replica of a stage completed, as 'N N N'.
replicas() { grep -o "\"$1\":{[^}]*}" "$OUT/$2/report.json" | grep -oE '":[0-9]+' | tr -dc '0-9\n' | sort -rn | paste -sd' ' -; }

summary() {
  printf '%s accepted, %s indexed, %s rejected, %s sent again; %s of %s calls repeated; submit p99 %s ms, to the end p50 %s, p99 %s ms' \
    "$(value accepted "$1")" "$(value indexed "$1")" "$(value rejected "$1")" "$(value sentAgain "$1")" "$(value callsRepeated "$1")" \
    "$(value calls "$1")" "$(value submitP99Ms "$1")" "$(value endP50Ms "$1")" "$(value endP99Ms "$1")"
}

# submits SINCE: how many each replica of ingest was asked for since that time, as 'N N'. The hop in an article's status names the replica
# that sent it on.
submits() {
  local replica
  for replica in $(docker compose ps --quiet ingest); do
    docker logs --since "$1" "$replica" 2>&1 | grep -c 'Request starting .*/SubmitArticle' || true
  done | sort -rn | paste -sd' ' -
}

# is_spread 'N N': over two, and neither has less than a quarter.
is_spread() {
  local most=${1% *} least=${1#* }
  [ "$(wc -w <<<"$1")" = 2 ] && [ $((4 * least)) -ge $((most + least)) ]
}
