#!/usr/bin/env bash
# Restores databases from a backup of deploy/backup.sh: deploy/restore.sh BACKUP [ingest|tagging|search]...
#
# Without a name, all three. Stop the services first: whatever a named database holds is lost. Server, role and names of databases as for
# backup.sh; the role must be able to create databases. Then puts everything that ingest has indexed, killed or held since just before the backup
# back on its way, so that tagging and search learn of it again.
set -euo pipefail

backup=${1:?usage: deploy/restore.sh BACKUP [ingest|tagging|search]...}
shift
services=("$@")
[ ${#services[@]} -gt 0 ] || services=(ingest tagging search)
declare -A databases=([ingest]=${INGEST_DATABASE:-ingest} [tagging]=${TAGGING_DATABASE:-tagging} [search]=${SEARCH_DATABASE:-search})
for service in "${services[@]}"; do
  [ -n "${databases[$service]:-}" ] || { echo "there is no database of '$service'" >&2; exit 2; }
done
(cd "$backup" && sha256sum --check --quiet --strict SHA256SUMS) || { echo "$backup is damaged; nothing was changed" >&2; exit 1; }

query() { psql --no-psqlrc --quiet --tuples-only --no-align --set ON_ERROR_STOP=1 "$@"; }

for service in "${services[@]}"; do
  database=${databases[$service]}
  users=$(query --dbname postgres --set database="$database" <<<"SELECT COUNT(*) FROM pg_stat_activity WHERE datname = :'database'")
  [ "$users" = 0 ] || { echo "$database is in use by $users connections: stop the services first; nothing was changed" >&2; exit 1; }
done

for service in "${services[@]}"; do
  database=${databases[$service]}
  # Of a database that is gone: the role of its name, as on a server that deploy/postgres has set up.
  owner=$(query --dbname postgres --set database="$database" <<'SQL'
SELECT COALESCE(
    (SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = :'database'),
    (SELECT rolname FROM pg_roles WHERE rolname = :'database'),
    current_user)
SQL
  )
  # Beside the old one, which goes only when the new one is whole.
  query --dbname postgres --set new="$database.restored" --set owner="$owner" <<'SQL'
DROP DATABASE IF EXISTS :"new";
CREATE DATABASE :"new" OWNER :"owner" TEMPLATE template0;
REVOKE ALL ON DATABASE :"new" FROM PUBLIC;
SQL
  pg_restore --exit-on-error --single-transaction --no-owner --no-privileges --role="$owner" \
    --dbname="$database.restored" "$backup/$service.dump"
  query --dbname postgres --set old="$database" --set new="$database.restored" <<'SQL'
DROP DATABASE IF EXISTS :"old";
ALTER DATABASE :"new" RENAME TO :"old";
SQL
  query --dbname "$database" --command ANALYZE
  echo "restored $service"
done

# States: 1 PENDING, 2 INDEXED, 5 WITHDRAWN. Five minutes: clocks of replicas differ, and what was just indexed is reported a little later.
since=$((($(<"$backup/began") - 300) * 1000000))
query --dbname "${databases[ingest]}" --set since="$since" <<'SQL'
WITH again AS (
    UPDATE revisions r SET state = 1, reason = 0, detail = '', finished_at = NULL, attempt = r.attempt + 1, last_sign_at = (extract(epoch FROM now()) * 1000000)::bigint
    FROM articles a
    WHERE a.article_id = r.article_id AND a.current_revision = r.revision AND r.state IN (2, 5)
        AND r.last_sign_at >= :since
    RETURNING r.article_id, r.revision, r.attempt)
INSERT INTO outbox (article_id, revision, attempt, created_at)
SELECT article_id, revision, attempt, (extract(epoch FROM now()) * 1000000)::bigint FROM again;
SQL
echo "what was indexed or withdrawn since five minutes before the backup is on its way again"
