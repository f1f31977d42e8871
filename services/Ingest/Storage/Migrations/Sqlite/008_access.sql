-- Teams, and the keys by which they call. Times in microseconds since the Unix epoch.
CREATE TABLE teams (
    name         TEXT PRIMARY KEY,
    display_name TEXT NOT NULL,
    suspended    INTEGER NOT NULL,
    created_at   INTEGER NOT NULL
) STRICT;

CREATE TABLE api_keys (
    key_id       TEXT PRIMARY KEY,
    name         TEXT NOT NULL,
    team         TEXT NOT NULL, -- empty: none
    roles        INTEGER NOT NULL, -- Newsroom.Hosting.Roles
    salt         BLOB NOT NULL,
    hash         BLOB NOT NULL, -- of the secret, which is not kept
    created_at   INTEGER NOT NULL,
    created_by   TEXT NOT NULL,
    expires_at   INTEGER NOT NULL,
    revoked_at   INTEGER,
    last_used_at INTEGER, -- the hour
    replaced_by  TEXT NOT NULL -- empty: not rotated
) STRICT;

CREATE INDEX api_keys_created ON api_keys (created_at, key_id);

-- Counted up by every change of what decides who may call, so that replicas see that there is one.
CREATE TABLE access_state (version INTEGER NOT NULL) STRICT;
INSERT INTO access_state (version) VALUES (0);
