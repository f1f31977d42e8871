-- Teams, and the keys by which they call. Times in microseconds since the Unix epoch.
CREATE TABLE teams (
    name         text COLLATE "C" PRIMARY KEY,
    display_name text NOT NULL,
    suspended    smallint NOT NULL,
    created_at   bigint NOT NULL
);

CREATE TABLE api_keys (
    key_id       text COLLATE "C" PRIMARY KEY,
    name         text NOT NULL,
    team         text COLLATE "C" NOT NULL, -- empty: none
    roles        smallint NOT NULL, -- Newsroom.Hosting.Roles
    salt         bytea NOT NULL,
    hash         bytea NOT NULL, -- of the secret, which is not kept
    created_at   bigint NOT NULL,
    created_by   text NOT NULL,
    expires_at   bigint NOT NULL,
    revoked_at   bigint,
    last_used_at bigint, -- the hour
    replaced_by  text COLLATE "C" NOT NULL -- empty: not rotated
);

CREATE INDEX api_keys_created ON api_keys (created_at, key_id);

-- Counted up by every change of what decides who may call, so that replicas see that there is one.
CREATE TABLE access_state (version bigint NOT NULL);
INSERT INTO access_state (version) VALUES (0);
