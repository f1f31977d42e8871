# The checks of tests/compose/run.sh; not a program of its own.

check_up() {
  local start=$SECONDS container seen=0
  up
  for container in $(docker compose ps --all --quiet); do
    is_hardened "$container"
    seen=$((seen + 1))
  done
  figures "$seen containers in $((SECONDS - start)) s, none as root, all read-only and limited"
}

is_hardened() {
  docker inspect --format '{{.Name}} user={{.Config.User}} readonly={{.HostConfig.ReadonlyRootfs}} memory={{.HostConfig.Memory}} cpus={{.HostConfig.NanoCpus}} pids={{.HostConfig.PidsLimit}} log={{index .HostConfig.LogConfig.Config "max-size"}} drop={{.HostConfig.CapDrop}}' "$1" |
    grep -E 'user=[1-9][0-9]*(:[0-9]+)? readonly=true memory=[1-9][0-9]+ cpus=[1-9][0-9]+ pids=[1-9][0-9]* log=10m drop=\[ALL\]' >/dev/null ||
    fail "not hardened: $(docker inspect --format '{{.Name}} {{.Config.User}} {{json .HostConfig}}' "$1" | head -c 400)"
}

check_seeds() {
  seed
  figures "$INDEXED of $WANTED indexed"
}

# seed [OPTION...]: the sample articles, all of which must be found.
seed() {
  WANTED=$(find seeds -maxdepth 1 -name '*.txt' -o -maxdepth 1 -name '*.html' | wc -l)
  docker compose run --rm --no-TTY "$@" seed seed --ingest dns:///ingest:8081 --search dns:///search:8084 --seeds /seeds --json >"$OUT/seeds.json"
  INDEXED=$(grep -c '"state":"Indexed"' "$OUT/seeds.json")
  [ "$INDEXED" = "$WANTED" ] || fail "$INDEXED of $WANTED sample articles are indexed"
}

check_load() {
  load_start alpaca 100 --count "$ARTICLES" --preview 1
  reach alpaca "$ARTICLES"
  load_end alpaca
  figures "$(summary alpaca); $(value seconds alpaca) s in all"
}

check_scale() {
  local since calls service stage articles spread=
  load_start badger 20
  more badger 60
  up --no-recreate --no-deps --scale ingest=2 --scale cleaning=3 --scale tagging=2 --scale search=2 "${SERVICES[@]}"
  since=$(date +%s)
  more badger 250
  calls=$(submits "$since")
  up --no-recreate --no-deps "${SERVICES[@]}"
  more badger 60
  load_end badger
  is_spread "$calls" || fail "submits did not spread: $calls"
  for stage in "Cleaning 3" "Tagging 2" "Search 2"; do
    articles=$(replicas "${stage% *}" badger)
    # Those that were there before and after did more.
    [ "$(wc -w <<<"$articles")" = "${stage#* }" ] && [ "${articles##* }" -ge 25 ] || fail "${stage% *} did not spread: $articles"
    spread+="${stage% *} $articles articles, "
  done
  for service in "${SERVICES[@]}"; do
    [ "$(docker compose ps --quiet "$service" | wc -l)" = 1 ] || fail "$service was not scaled back"
  done
  figures "$spread ingest $calls submits; $(summary badger)"
}

# Of what the checks can start of the observability profile.
check_exporters() {
  local container metric metrics missing=
  docker compose --profile observability up --detach --wait --wait-timeout 120 --pull never --no-recreate --no-deps prometheus postgres-exporter
  for container in $(docker compose ps --quiet prometheus postgres-exporter); do is_hardened "$container"; done
  eventually 90 is_metric pg_up
  eventually 90 is_metric rabbitmq_identity_info
  # There is no collector, which the rules must notice.
  eventually 90 is_metric 'ALERTS{alertname="TelemetryAway"}'
  promql 'sum(up{job=~"rabbitmq|postgresql"}) + min(pg_up)' | grep '=> 3 ' >/dev/null || fail "not all is scraped: $(promql up)"
  metrics=$(grep -ohE '\b(rabbitmq|pg)_[a-z_]+' deploy/grafana/dashboards/*.json deploy/prometheus/alerts.yml | sort -u)
  for metric in $metrics; do
    eventually 60 is_metric "$metric" || missing+=" $metric"
  done
  [ -z "$missing" ] || fail "panels and rules read what no exporter has:$missing"
  docker compose --profile observability rm --stop --force prometheus postgres-exporter
  figures "Prometheus reads broker and database; $(wc -w <<<"$metrics") metrics of panels and rules are all there"
}

promql() { docker compose exec -T prometheus promtool query instant http://localhost:9090 "$1"; }
is_metric() { [ -n "$(promql "$1")" ]; }

check_backup() {
  local backup count wanted service
  load_start kestrel 50 --count 200
  reach kestrel 200
  load_end kestrel
  mkdir -p "$OUT/backups"
  backup=$(with_database backup.sh /backups | tail -1)
  wanted=$(rows)
  docker compose stop "${SERVICES[@]}"
  with_database restore.sh "$backup" tagging
  for service in ingest tagging search; do
    docker compose exec -T postgres psql -q -U postgres -c "DROP DATABASE $service"
  done
  with_database restore.sh "$backup"
  up
  count=$(rows)
  [ "$count" = "$wanted" ] || fail "restored: $count; before: $wanted"
  newsroom "" doctor --cleaning http://cleaning:8082 --tagging http://tagging:8083 --search http://search:8084
  load_start limpet 50 --count 100
  reach limpet 100
  load_end limpet
  figures "$(du -sh "$OUT/backups" | cut -f1) restored, rows of ingest, tagging, search: $count; then $(summary limpet)"
}

# with_database COMMAND...: of deploy/, with the folder for backups.
with_database() { docker compose run --rm --no-TTY --user "$(id -u):$(id -g)" --volume "$OUT/backups:/backups" backup "$@"; }

# How many articles each database has.
rows() {
  local service
  for service in "ingest revisions" "tagging articles" "search article"; do
    docker compose exec -T postgres psql -qtAX -U postgres -d "${service% *}" -c "SELECT count(*) FROM ${service#* }"
  done | paste -sd' ' -
}

check_proxy() {
  local calls since
  up --no-recreate --no-deps --scale ingest=2 ingest
  docker compose --profile proxy up --detach --wait --wait-timeout 120 --pull never --no-recreate --no-deps proxy
  is_hardened "$(container proxy)"
  since=$(date +%s)
  load_start caribou 50 --ingest http://proxy:8081 --search http://proxy:8081 --cleaning http://proxy:8081 --tagging http://proxy:8081 --preview 2
  more caribou 100
  calls=$(submits "$since")
  load_end caribou
  docker compose --profile proxy rm --stop --force proxy
  up --no-recreate --no-deps ingest
  is_spread "$calls" || fail "submits did not spread: $calls"
  figures "with two of ingest $calls submits; $(summary caribou)"
}

check_kill() {
  local service start times=
  load_start dingo 25
  for service in "${SERVICES[@]}"; do
    more dingo 50
    start=$SECONDS
    kill_container "$(container "$service")"
    times+="$service $((SECONDS - start)) s, "
  done
  more dingo 50
  load_end dingo
  figures "healthy again: $times$(summary dingo)"
}

check_broker() {
  local start restart kill
  load_start ermine 20
  more ermine 60
  start=$SECONDS
  docker compose restart rabbitmq
  eventually 240 is_healthy "$(container rabbitmq)"
  restart=$((SECONDS - start))
  more ermine 60
  start=$SECONDS
  kill_container "$(container rabbitmq)"
  kill=$((SECONDS - start))
  more ermine 60
  load_end ermine
  figures "healthy again: restarted $restart s, killed $kill s; $(summary ermine)"
}

check_database() {
  load_start ferret 20
  more ferret 60
  docker compose stop postgres
  sleep 20
  up --no-recreate --no-deps postgres
  more ferret 60
  load_end ferret
  figures "$(summary ferret)"
}

check_full_queue() {
  local depth refused since
  since=$(date +%s)
  export TEST_MIN_DISPATCHED=1000 TEST_MAX_PENDING=100 TEST_MAX_INTAKE_DELAY=00:00:00.500
  up --no-deps ingest
  docker compose stop tagging
  docker compose exec -T rabbitmq rabbitmqctl -q set_policy limit '^tagging-article-cleaned$' '{"max-length":60,"overflow":"reject-publish"}' --apply-to queues
  load_start gecko 100 --count 250 --on-their-way 0
  reach gecko 250
  depth=$(docker compose exec -T rabbitmq rabbitmqctl -q list_queues name messages | awk '$1 == "tagging-article-cleaned" { print $2 }')
  up --no-recreate --no-deps tagging
  load_end gecko
  docker compose exec -T rabbitmq rabbitmqctl -q clear_policy limit
  unset TEST_MIN_DISPATCHED TEST_MAX_PENDING TEST_MAX_INTAKE_DELAY
  up --no-deps ingest
  # A quorum queue lets some more in before it refuses; what it refuses waits before the stage that could not hand it on.
  refused=$(docker compose logs --since "$since" cleaning | grep -c PublishException || true)
  [ "$depth" -ge 60 ] && [ "$refused" -gt 0 ] || fail "the queue did not get full: $depth messages, $refused refused"
  awk "BEGIN { exit !($(value submitP99Ms gecko) >= 500) }" || fail "submits were not slowed: p99 $(value submitP99Ms gecko) ms"
  figures "queue with a limit of 60 had $depth, refused $refused times; submit p50 $(value submitP50Ms gecko) ms; $(summary gecko)"
}

check_rolling() {
  local service images=0 start=$SECONDS
  for service in "${SERVICES[@]}"; do
    docker tag "newsroom/$service:$(setting NEWSROOM_VERSION)" "newsroom/$service:$NEXT"
  done
  load_start heron 15 --preview 3
  more heron 30
  deploy/compose/roll.sh "$NEXT"
  log "rolled in $((SECONDS - start)) s"
  more heron 30
  load_end heron
  for service in "${SERVICES[@]}"; do
    [ "$(docker inspect --format '{{.Config.Image}}' "$(container "$service")")" = "newsroom/$service:$NEXT" ] || fail "$service is not of $NEXT"
    images=$((images + 1))
  done
  figures "$images services replaced, no call failed; $(summary heron)"
}

check_wiped() {
  docker compose stop tagging
  load_start ibex 50 --on-their-way 150
  more ibex 100
  docker compose rm --stop --force rabbitmq
  docker volume rm "${COMPOSE_PROJECT_NAME}_rabbitmq-data" >/dev/null
  up --no-deps rabbitmq
  up --no-recreate --no-deps tagging
  more ibex 50
  load_end ibex
  [ "$(value sentAgain ibex)" -gt 0 ] || fail "nothing was lost with the broker"
  figures "$(summary ibex)"
}

check_stop() {
  local service code start=$SECONDS
  docker compose stop "${SERVICES[@]}"
  for service in "${SERVICES[@]}"; do
    code=$(docker inspect --format '{{.State.ExitCode}}' "$(docker compose ps --all --quiet "$service" | head -1)")
    [ "$code" = 0 ] || fail "$service ended with $code"
  done
  figures "all ended with 0 in $((SECONDS - start)) s"
  [ $KEEP = 1 ] || remove "$COMPOSE_PROJECT_NAME"
}

check_keys() {
  export COMPOSE_PROJECT_NAME=$BASE_PROJECT-keys NEWSROOM_AUTH_REQUIRED=true NEWSROOM_SECRETS=$OUT/secrets
  local admin desk refused found
  deploy/compose/make-secrets.sh "$NEWSROOM_SECRETS"
  up
  ! refused=$(docker compose run --rm --no-TTY seed seed --ingest dns:///ingest:8081 --search dns:///search:8084 --seeds /seeds 2>&1) ||
    fail "the sample articles went in without a key"
  grep -q NEWSROOM_API_KEY <<<"$refused" || fail "not refused for want of a key: $refused"
  admin=$(docker compose exec -T ingest /app/newsroom keys create --name first)
  newsroom "$admin" teams add desk
  desk=$(newsroom "$admin" keys create samples --team desk --role submit read | sed -n 's/.*"secret": *"\([^"]*\)".*/\1/p')
  [ -n "$desk" ] || fail "no key was made"
  seed --env NEWSROOM_API_KEY="$desk"
  # The other services know it from ingest.
  found=$(newsroom "$desk" search harbour --server http://search:8084)
  grep -q '"guid"' <<<"$found" || fail "search finds nothing with the key: $found"
  figures "refused without a key, $INDEXED of $WANTED indexed with a team's"
  [ $KEEP = 1 ] || remove "$COMPOSE_PROJECT_NAME"
}

# newsroom KEY ARGUMENT...: the command, within the stack's network.
newsroom() {
  local key=$1
  shift
  [[ " $* " == *" --server "* ]] || set -- "$@" --server http://ingest:8081
  docker compose run --rm --no-TTY --env NEWSROOM_API_KEY="$key" --entrypoint /app/cli/newsroom seed "$@" --insecure --json
}

check_cluster() {
  export COMPOSE_PROJECT_NAME=$BASE_PROJECT-cluster
  local start=$SECONDS members leader queue=cleaning-article-received started container
  set -a
  . deploy/compose/cluster.env
  set +a
  up
  started=$((SECONDS - start))
  for container in $(docker compose ps --all --quiet); do is_hardened "$container"; done
  load_start jackal 20
  more jackal 50
  members=$(docker compose exec -T rabbitmq rabbitmqctl -q list_queues --no-table-headers name members leader)
  ! grep -vE '\[[^],]+,[^],]+,[^],]+\]' <<<"$members" || fail "queues that are not on three nodes"
  leader=$(awk -F'\t' -v q=$queue '$1 == q { print $3 }' <<<"$members")
  # Stays down, as a lost machine does.
  docker kill "$(container "${leader#rabbit@}")" >/dev/null
  log "killed $leader, leader of $queue"
  start=$SECONDS
  # More than may be on their way: what was accepted before has gone through two nodes.
  more jackal 300
  docker start "$(docker compose ps --all --quiet "${leader#rabbit@}")" >/dev/null
  more jackal 50
  eventually 240 is_healthy "$(container rabbitmq)"
  load_end jackal
  figures "up in $started s, $(wc -l <<<"$members") queues on three nodes, lost $leader; $(summary jackal)"
}
