#!/usr/bin/env bash
# Makes a Docker engine, Compose and stand-ins for the official images on a Debian machine that reaches no container registry,
# so that docker-compose.yml and deploy/Dockerfile run unchanged. A real image of the same name is never replaced.
set -euo pipefail

usage() {
  cat <<'EOF'
Usage: tests/compose/local-images.sh [--force] [plugins | engine | dotnet | rabbitmq | postgres | nginx | prometheus | postgres-exporter ...]
       tests/compose/local-images.sh --stop

Needs root and Debian's mirror; dotnet also needs the SDK on PATH. A second run takes a second.
  plugins     only Compose and buildx, without an engine
  engine      only these and an engine
  dotnet      mcr.microsoft.com/dotnet/{sdk,aspnet}
  rabbitmq    rabbitmq, with management
  postgres    postgres
  nginx       nginx
  prometheus, postgres-exporter
              prom/prometheus, quay.io/prometheuscommunity/postgres-exporter
              under the tags that .env names, of what Debian has; an image that can be pulled is pulled instead
  --force     build the named stand-ins again (without a name: all)
  --stop      end the engine that this script started
NEWSROOM_IMAGES_STATE (default /var/tmp/newsroom-images) keeps logs and the engine's pid. DOCKER_HOST, if set, is where it listens.
EOF
}

FORCE=0
WANT=()
STOP=0
for argument in "$@"; do
  case $argument in
    --help | -h) usage; exit 0 ;;
    --force) FORCE=1 ;;
    --stop) STOP=1 ;;
    plugins | engine | dotnet | rabbitmq | postgres | nginx | prometheus | postgres-exporter) WANT+=("$argument") ;;
    *) usage >&2; exit 2 ;;
  esac
done
[ ${#WANT[@]} -gt 0 ] || WANT=(dotnet rabbitmq postgres nginx prometheus postgres-exporter)

HERE=$(dirname "$(readlink -f "$0")")
# shellcheck source=/dev/null
. "$HERE/../../.env"
STATE=${NEWSROOM_IMAGES_STATE:-/var/tmp/newsroom-images}
SUITE=trixie
BASE=debian:trixie-slim
LABEL=newsroom.standin
export DEBIAN_FRONTEND=noninteractive
mkdir -p "$STATE"

log() { printf '[local-images %3ds] %s\n' "$SECONDS" "$*" >&2; }
wants() { [[ " ${WANT[*]} " == *" $1 "* ]]; }

stop_engine() {
  local pid
  pid=$(cat "$STATE/dockerd.pid" 2>/dev/null) || { log "no engine of this script runs"; return; }
  if [ "$(cat "/proc/$pid/comm" 2>/dev/null)" = dockerd ]; then
    kill "$pid"
    tail --pid="$pid" -f /dev/null
  fi
  rm -f "$STATE/dockerd.pid"
}

install_packages() {
  local need=()
  command -v docker >/dev/null && command -v dockerd >/dev/null || need+=(docker.io iptables)
  command -v mmdebstrap >/dev/null || need+=(mmdebstrap)
  [ ${#need[@]} -gt 0 ] || return 0
  log "apt-get install ${need[*]}"
  apt-get update -qq >"$STATE/apt.log" 2>&1
  apt-get install -y -qq --no-install-recommends "${need[@]}" >>"$STATE/apt.log" 2>&1
}

mirror() {
  awk '/^URIs:/ { print $2; exit }' /etc/apt/sources.list.d/debian.sources 2>/dev/null | grep . ||
    awk '$1 == "deb" { for (i = 2; i <= NF; i++) if ($i ~ /^https?:/) { print $i; exit } }' /etc/apt/sources.list
}

# Debian 12 has no Compose 2; the static binaries of Debian 13 run on it. The apt root is the script's own: the packages of the
# machine stay as they are.
install_plugins() {
  local root=$STATE/apt unpacked=$STATE/plugins
  local options=(-o "Dir=$root" -o "Dir::State::status=$root/var/lib/dpkg/status" -o APT::Sandbox::User=root -o Acquire::Languages=none)
  docker compose version >/dev/null 2>&1 && docker buildx version >/dev/null 2>&1 && return
  log "fetching Compose and buildx of $SUITE"
  rm -rf "$root" "$unpacked"
  mkdir -p "$root"/etc/apt/{apt.conf.d,preferences.d,trusted.gpg.d} "$root"/var/lib/{apt/lists/partial,dpkg} \
    "$root"/var/cache/apt/archives/partial "$unpacked"
  : >"$root/var/lib/dpkg/status"
  cp -a /etc/apt/apt.conf.d/. "$root/etc/apt/apt.conf.d/"
  echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $(mirror) $SUITE main" >"$root/etc/apt/sources.list"
  apt-get "${options[@]}" update -qq >"$STATE/plugins.log" 2>&1
  (cd "$unpacked" && apt-get "${options[@]}" download -qq docker-compose docker-buildx >>"$STATE/plugins.log" 2>&1 &&
    for package in ./*.deb; do dpkg-deb -x "$package" .; done)
  install -D -m 755 -t /usr/local/lib/docker/cli-plugins "$unpacked"/usr/libexec/docker/cli-plugins/docker-{compose,buildx}
  rm -rf "$root" "$unpacked"
}

start_engine() {
  docker info >/dev/null 2>&1 && return
  # A second engine in one network namespace takes the first one's bridge away.
  if grep -qsx dockerd /proc/[0-9]*/comm; then
    log "a dockerd runs but does not answer"
    exit 1
  fi
  log "starting dockerd"
  rm -f /var/run/docker.pid
  setsid nohup dockerd -H "${DOCKER_HOST:-unix:///var/run/docker.sock}" >"$STATE/dockerd.log" 2>&1 </dev/null &
  echo $! >"$STATE/dockerd.pid"
  for _ in {1..60}; do
    docker info >/dev/null 2>&1 && return
    sleep 0.5
  done
  tail -20 "$STATE/dockerd.log" >&2
  exit 1
}

KEY=$(sha256sum "$0" "$HERE"/*/Dockerfile "$HERE"/*/entrypoint.sh | sha256sum | cut -c1-16)

# present TAG: a real image, or the stand-in that this very script made.
present() {
  local made
  if ! made=$(docker image inspect -f "{{index .Config.Labels \"$LABEL\"}}" "$1" 2>/dev/null); then
    timeout 120 docker pull -q "$1" >/dev/null 2>&1 && log "pulled $1"
    return
  fi
  if [ -z "$made" ]; then
    log "$1: a real image is here and stays"
    return 0
  fi
  [ $FORCE = 0 ] && [ "$made" = "$KEY" ]
}

# build TAG CONTEXT [OPTION...] <Dockerfile
build() {
  local tag=$1 context=$2 start=$SECONDS
  shift 2
  docker build -q --label "$LABEL=$KEY" -t "$tag" -f - "$@" "$context" >"$STATE/build.log" 2>&1 || {
    tail -40 "$STATE/build.log" >&2
    exit 1
  }
  log "built $tag in $((SECONDS - start)) s"
}

base_image() {
  local context
  docker image inspect "$BASE" >/dev/null 2>&1 && return
  log "bootstrapping $BASE"
  mmdebstrap -q --variant=minbase --include=ca-certificates --aptopt='Acquire::Languages "none"' \
    --dpkgopt='path-exclude=/usr/share/man/*' --dpkgopt='path-exclude=/usr/share/doc/*' --dpkgopt='path-exclude=/usr/share/locale/*' \
    "$SUITE" "$STATE/rootfs.tar" "$(mirror)" 2>"$STATE/mmdebstrap.log"
  docker import -c 'CMD ["bash"]' -c 'ENV PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin' "$STATE/rootfs.tar" newsroom/rootfs >/dev/null
  rm -f "$STATE/rootfs.tar"
  context=$(mktemp -d)
  mkdir "$context/ca"
  # What this machine trusts on top of Debian's list; `dotnet restore` in an image needs it.
  cp /usr/local/share/ca-certificates/*.crt "$context/ca/" 2>/dev/null || true
  build "$BASE" "$context" <<'EOF'
FROM newsroom/rootfs
COPY ca/ /usr/local/share/ca-certificates/
RUN update-ca-certificates >/dev/null 2>&1 && printf '#!/bin/sh\nexit 101\n' >/usr/sbin/policy-rc.d && chmod +x /usr/sbin/policy-rc.d
EOF
  rm -rf "$context"
}

ASPNET=mcr.microsoft.com/dotnet/aspnet:$DOTNET_VERSION
SDK_IMAGE=mcr.microsoft.com/dotnet/sdk:$DOTNET_SDK_VERSION

dotnet_images() {
  local root sdk runtime
  root=$(dirname "$(readlink -f "$(command -v dotnet)")")
  sdk=$(find "$root/sdk" -mindepth 1 -maxdepth 1 -name '10.*' -printf '%f\n' | sort -V | tail -1)
  runtime=$(find "$root/shared/Microsoft.NETCore.App" -mindepth 1 -maxdepth 1 -name '10.*' -printf '%f\n' | sort -V | tail -1)
  # As the official one: user app (1654), port 8080, neither curl nor wget.
  present "$ASPNET" || build "$ASPNET" "$root" --build-arg "RUNTIME=$runtime" <<'EOF'
FROM debian:trixie-slim
ARG RUNTIME
RUN apt-get update -qq && apt-get install -y -qq --no-install-recommends libc6 libgcc-s1 libicu76 libssl3t64 libstdc++6 tzdata zlib1g && \
    rm -rf /var/lib/apt/lists/* && groupadd --gid 1654 app && useradd --uid 1654 --gid app --create-home app
ENV APP_UID=1654 ASPNETCORE_HTTP_PORTS=8080 DOTNET_RUNNING_IN_CONTAINER=true DOTNET_VERSION=$RUNTIME ASPNET_VERSION=$RUNTIME
COPY dotnet /usr/share/dotnet/
COPY host /usr/share/dotnet/host
COPY shared /usr/share/dotnet/shared
RUN ln -s /usr/share/dotnet/dotnet /usr/bin/dotnet
EOF
  # No revocation list can be reached from here either.
  present "$SDK_IMAGE" || build "$SDK_IMAGE" "$root" --build-arg "SDK=$sdk" --build-arg "ASPNET=$ASPNET" <<'EOF'
ARG ASPNET
FROM $ASPNET
ARG SDK
ENV DOTNET_GENERATE_ASPNET_CERTIFICATE=false DOTNET_NOLOGO=true DOTNET_SDK_VERSION=$SDK ASPNETCORE_HTTP_PORTS= \
    NUGET_XMLDOC_MODE=skip DOTNET_CLI_TELEMETRY_OPTOUT=1 NUGET_CERT_REVOCATION_MODE=offline
COPY packs /usr/share/dotnet/packs
COPY sdk-manifests /usr/share/dotnet/sdk-manifests
COPY sdk /usr/share/dotnet/sdk
EOF
}

# folder_image NAME TAG: built from the folder of that name.
folder_image() {
  if wants "$1" && ! present "$2"; then build "$2" "$HERE/$1" <"$HERE/$1/Dockerfile"; fi
}

if [ $STOP = 1 ]; then
  stop_engine
  exit
fi
if [ "${WANT[*]}" = plugins ]; then
  install_plugins
  exit
fi
install_packages
install_plugins
start_engine
[ "${WANT[*]}" != engine ] || exit 0
base_image
if wants dotnet; then dotnet_images; fi
folder_image rabbitmq "rabbitmq:$RABBITMQ_VERSION"
folder_image postgres "postgres:$POSTGRES_VERSION"
folder_image nginx "nginx:$NGINX_VERSION"
folder_image prometheus "prom/prometheus:$PROMETHEUS_VERSION"
folder_image postgres-exporter "quay.io/prometheuscommunity/postgres-exporter:$POSTGRES_EXPORTER_VERSION"
log "ready"
docker images --filter "label=$LABEL" --format 'table {{.Repository}}:{{.Tag}}\t{{.Size}}' >&2
