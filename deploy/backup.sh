#!/usr/bin/env bash
# Backs up the databases of ingest, tagging and search into one folder: deploy/backup.sh FOLDER
#
# The server and the role come from the PG* variables of libpq; the names of the databases from INGEST_DATABASE, TAGGING_DATABASE and
# SEARCH_DATABASE (by default ingest, tagging, search). The services may run. KEEP backups are kept (14). deploy/RUNBOOK.md says what
# a backup is worth.
set -euo pipefail

root=${1:?usage: deploy/backup.sh FOLDER}
keep=${KEEP:-14}
[[ $keep =~ ^[1-9][0-9]*$ ]] || { echo "KEEP must be a positive number, not '$keep'" >&2; exit 2; }
declare -A databases=([ingest]=${INGEST_DATABASE:-ingest} [tagging]=${TAGGING_DATABASE:-tagging} [search]=${SEARCH_DATABASE:-search})

mkdir -p "$root"
exec 9>"$root/.lock"
flock -n 9 || { echo "another backup into $root is running" >&2; exit 1; }
# Unfinished ones of earlier runs.
rm -rf "$root"/*.partial

began=$(date +%s)
folder=$root/$(date -u -d "@$began" +%Y%m%dT%H%M%SZ)
[ ! -e "$folder" ] || { echo "$folder exists" >&2; exit 1; }
mkdir "$folder.partial"
trap 'rm -rf "$folder.partial"' EXIT

# At once: each dump is of the moment at which it begins, and restore.sh closes the gap between those moments.
pids=()
for service in "${!databases[@]}"; do
  pg_dump --format=custom --no-owner --no-privileges --lock-wait-timeout=60s \
    --file="$folder.partial/$service.dump" "${databases[$service]}" &
  pids+=($!)
done
failed=0
for pid in "${pids[@]}"; do wait "$pid" || failed=1; done
[ $failed = 0 ] || { echo "a dump failed; nothing was kept" >&2; exit 1; }

cd "$folder.partial"
for service in "${!databases[@]}"; do
  # Reads the whole dump, decompressing it, as a restore would.
  pg_restore --file=/dev/null "$service.dump"
  # Not grep -q: it stops reading, and the pipeline fails with what then writes on.
  pg_restore --list "$service.dump" | grep 'TABLE DATA' >/dev/null || { echo "the dump of $service holds no table" >&2; exit 1; }
done
echo "$began" >began
sha256sum began ./*.dump >SHA256SUMS
cd - >/dev/null
sync "$folder.partial"/*
mv "$folder.partial" "$folder"
trap - EXIT

find "$root" -mindepth 1 -maxdepth 1 -type d -name '????????T??????Z' | sort -r | tail -n +$((keep + 1)) | xargs -r rm -rf
echo "$folder"
