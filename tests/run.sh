#!/usr/bin/env bash
# Everything that must pass: installs what is missing, builds, checks the format, runs all tests, then breaks the containers. See --help.
set -euo pipefail
cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.."

usage() {
  cat <<'EOF'
Usage: tests/run.sh [--fast] [--filter TEXT] [--no-compose]

  --fast          neither the format check nor the end-to-end tests nor the compose checks
  --filter TEXT   only test projects whose name contains TEXT, and no compose checks
  --no-compose    without tests/compose/run.sh, which needs an engine or, as root on Debian, installs one
  --help

As root on Debian it installs what is missing; the .NET SDK 10 must be there. The tests start a private broker and a private
database server on free ports, unless NEWSROOM_TEST_RABBITMQ (amqp URI) or NEWSROOM_TEST_POSTGRES (Npgsql connection string of a
role that may create databases) names one. NEWSROOM_SHARED is the folder with real articles, by default ../shared.
Results: artifacts/test-results. The last line is `N passed, N failed`; the exit code is 1 unless all passed.
EOF
}

FAST=0
COMPOSE=1
FILTER=
while [ $# -gt 0 ]; do
  case $1 in
    --fast) FAST=1 ;;
    --filter) FILTER=${2:?--filter needs a text}; shift ;;
    --no-compose) COMPOSE=0 ;;
    --help | -h) usage; exit 0 ;;
    *) usage >&2; exit 2 ;;
  esac
  shift
done

RESULTS=$PWD/artifacts/test-results
STATE=$(mktemp -d /tmp/newsroom-tests.XXXXXX)
chmod 755 "$STATE" # the private servers do not run as root
PASSED=0 FAILED=0 SKIPPED=0
CURRENT=
CONTAINERS=0
NOT_RUN=()
FAILURES=() # titles of steps
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_CLI_UI_LANGUAGE=en
# No compiler server and no build node outlives the run.
export MSBUILDDISABLENODEREUSE=1 UseSharedCompilation=false

# kill_tree PID
kill_tree() {
  local child
  for child in $(cat "/proc/$1/task/"*/children 2>/dev/null); do kill_tree "$child"; done
  kill -KILL "$1" 2>/dev/null || true
}

# Ends the running step, and what the tests of this run left behind: it carries this run's state folder in its environment.
clean_up() {
  trap - EXIT INT TERM HUP
  local environment
  if [ -n "$CURRENT" ] && [ $CONTAINERS = 1 ] && kill -TERM "$CURRENT" 2>/dev/null; then
    # It takes its containers away itself.
    timeout 120 tail --pid="$CURRENT" -f /dev/null || true
  fi
  [ -z "$CURRENT" ] || kill_tree "$CURRENT"
  for environment in /proc/[0-9]*/environ; do
    if grep -qsz "^NEWSROOM_TEST_STATE=$STATE\$" "$environment" 2>/dev/null; then
      kill_tree "$(basename "$(dirname "$environment")")"
    fi
  done
  rm -rf "$STATE"
}
trap clean_up EXIT
trap 'clean_up; exit 130' INT TERM HUP

# step TITLE COMMAND...: runs the command under `set -e`; STATUS is its exit code. In the background, so that signals are answered.
step() {
  local title=$1 start=$SECONDS
  shift
  printf '\n== %s\n' "$title"
  (set -e; "$@") &
  CURRENT=$!
  STATUS=0
  wait "$CURRENT" || STATUS=$?
  CURRENT=
  if [ $STATUS = 0 ]; then
    printf -- '-- %s: %d s\n' "$title" $((SECONDS - start))
  else
    printf -- '-- %s: FAILED with %d after %d s\n' "$title" "$STATUS" $((SECONDS - start))
    [ $STATUS = 77 ] || FAILURES+=("$title")
  fi
}

# required TITLE COMMAND...: a step without which the others make no sense.
required() {
  step "$@"
  if [ $STATUS != 0 ]; then
    FAILED=$((FAILED + 1))
    report
  fi
}

missing_packages() {
  [ -n "${NEWSROOM_TEST_RABBITMQ:-}" ] || [ -x /usr/lib/rabbitmq/bin/rabbitmq-server ] || echo rabbitmq-server
  [ -n "${NEWSROOM_TEST_POSTGRES:-}" ] || compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null || echo postgresql
  command -v promtool >/dev/null || echo prometheus
  command -v node >/dev/null || echo nodejs
  command -v npm >/dev/null || echo npm
  command -v tmux >/dev/null || echo tmux
  /usr/bin/python3 -c "import grpc, google.protobuf" 2>/dev/null || printf '%s\n' python3-grpcio python3-protobuf
}

install_packages() {
  local log=$STATE/apt.log
  # The packages' servers must not start: a broker or a cluster of this machine may hold the ports.
  if [ ! -e /usr/sbin/policy-rc.d ]; then
    trap 'rm -f /usr/sbin/policy-rc.d' EXIT
    printf '#!/bin/sh\nexit 101\n' >/usr/sbin/policy-rc.d
    chmod 755 /usr/sbin/policy-rc.d
  fi
  export DEBIAN_FRONTEND=noninteractive
  apt-get update -q >"$log" 2>&1 || true # a stale list is good enough if the install works
  apt-get install -y -q --no-install-recommends -o Acquire::Retries=3 "$@" >>"$log" 2>&1 || { cat "$log"; return 1; }
}

install() {
  local packages tools=tests/tools
  if ! dotnet --version >/dev/null 2>&1; then
    echo "The .NET SDK 10 (global.json) is missing and Debian has no package of it: install it from Microsoft and put dotnet on PATH."
    return 1
  fi
  mapfile -t packages < <(missing_packages)
  if [ ${#packages[@]} = 0 ]; then
    echo "Debian packages: all here"
  elif [ "$(id -u)" = 0 ]; then
    echo "Debian packages: installing ${packages[*]}"
    install_packages "${packages[@]}"
  else
    echo "Debian packages: missing, and only root can install them: apt-get install ${packages[*]}"
    return 1
  fi
  if [ -f $tools/package.json ] && [ ! $tools/node_modules/.package-lock.json -nt $tools/package-lock.json ]; then
    npm ci --prefix $tools --no-audit --no-fund
  fi
}

restore() {
  local locked=()
  if git ls-files --error-unmatch '*/packages.lock.json' >/dev/null 2>&1; then locked=(--locked-mode); fi
  dotnet restore Newsroom.sln -v q "${locked[@]}"
}

build() { dotnet build Newsroom.sln -c Release --no-restore -warnaserror -v q; }

format() { dotnet format Newsroom.sln --verify-no-changes --no-restore; }

# A hanging test is named after 10 minutes; whatever else hangs ends after 45.
run_tests() {
  NEWSROOM_TEST_STATE=$STATE TMPDIR=$STATE timeout --kill-after=30s 45m \
    dotnet test "$1" -c Release --no-build --results-directory "$RESULTS" --logger "trx;LogFileName=$2.trx" \
    --blame-hang-timeout 10m --blame-hang-dump-type none
}

# counter NAME TRX
counter() { grep -o '<Counters [^>]*' "$2" | grep -o " $1=\"[0-9]*" | grep -o '[0-9]*$'; }

# Adds one project's results to the sums; a project that crashed counts as a failed test.
count() {
  local trx=$RESULTS/$1.trx total=0 executed=0 passed=0 failed=0
  if [ -s "$trx" ]; then
    total=$(counter total "$trx") executed=$(counter executed "$trx") passed=$(counter passed "$trx")
    failed=$((executed - passed))
  fi
  if [ "$total" = 0 ] || { [ $STATUS != 0 ] && [ $failed = 0 ]; }; then
    echo "$1 crashed or gave no results"
    failed=$((failed + 1))
  fi
  PASSED=$((PASSED + passed)) FAILED=$((FAILED + failed)) SKIPPED=$((SKIPPED + total - executed))
}

# The containers under failures. 77: no engine starts here.
compose() {
  local sums=artifacts/compose/sums passed=0 failed=0
  if [ $COMPOSE = 0 ] || [ $FAST = 1 ] || [ -n "$FILTER" ]; then
    NOT_RUN+=("the compose checks (--no-compose, --fast or --filter)")
    return
  fi
  rm -f "$sums"
  CONTAINERS=1
  step "Compose" compose_checks
  CONTAINERS=0
  if [ $STATUS = 77 ]; then
    NOT_RUN+=("the compose checks: nothing of docker-compose.yml was proven on this machine")
    return
  fi
  if [ -s "$sums" ]; then read -r passed failed <"$sums"; fi
  if [ $STATUS != 0 ] && [ "$failed" = 0 ]; then failed=1; fi
  PASSED=$((PASSED + passed)) FAILED=$((FAILED + failed))
}

# Twenty minutes more than it may take on a quiet machine, and two to clean up.
compose_checks() {
  exec timeout --kill-after=2m 45m tests/compose/run.sh
}

# results_of OUTCOME: name and reason of each test that ended so.
results_of() {
  awk -v outcome="outcome=\"$1\"" '
    /<UnitTestResult / { wanted = index($0, outcome); name = $0; sub(/.*testName="/, "", name); sub(/".*/, "", name) }
    wanted && /\/>[[:space:]]*$/ { print "  " name ": runs only when asked for"; wanted = 0 }
    wanted && /<Message>/ { sub(/.*<Message>/, ""); sub(/<\/Message>.*/, ""); print "  " name ": " $0; wanted = 0 }
  ' "$RESULTS"/*.trx | sed 's/&quot;/"/g; s/&lt;/</g; s/&gt;/>/g; s/&#xD;//g; s/&amp;/\&/g'
}

report() {
  printf '\n== Summary after %d s\n' $SECONDS
  if [ $SKIPPED -gt 0 ]; then
    echo "Skipped:"
    results_of NotExecuted
  fi
  if [ ${#NOT_RUN[@]} -gt 0 ]; then printf 'NOT RUN: %s\n' "${NOT_RUN[@]}"; fi
  if [ $FAILED -gt 0 ]; then
    cp "$STATE"/*.log "$RESULTS" 2>/dev/null || true
    printf 'FAILED: %s\n' "${FAILURES[@]}"
    results_of Failed
  fi
  clean_up
  if [ $SKIPPED -gt 0 ]; then
    echo "$PASSED passed, $FAILED failed, $SKIPPED skipped"
  else
    echo "$PASSED passed, $FAILED failed"
  fi
  exit $((FAILED > 0))
}

rm -rf "$RESULTS"
mkdir -p "$RESULTS"
required "Install" install
required "Restore" restore
required "Build" build
if [ $FAST = 0 ]; then
  step "Format" format
  [ $STATUS = 0 ] || FAILED=$((FAILED + 1))
else
  NOT_RUN+=("format check (--fast)")
fi
for project in tests/*.Tests/*.csproj; do
  name=$(basename "$project" .csproj)
  if [[ $name != *"$FILTER"* ]]; then
    NOT_RUN+=("$name (--filter)")
  elif [ $FAST = 1 ] && [ "$name" = Newsroom.EndToEnd.Tests ]; then
    NOT_RUN+=("$name (--fast)")
  else
    step "$name" run_tests "$project" "$name"
    count "$name"
  fi
done
compose
if [ ! -d "${NEWSROOM_SHARED:-../shared}" ]; then
  NOT_RUN+=("the tests on real articles: ${NEWSROOM_SHARED:-../shared} is absent")
fi
report
