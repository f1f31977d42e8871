CREATE TABLE saved_search (
    saved_search_id text   COLLATE "C" PRIMARY KEY, -- UUID, lower case with hyphens
    name            text   COLLATE "C" NOT NULL,
    team            text   COLLATE "C" NOT NULL,
    query           text   NOT NULL,
    version         bigint NOT NULL,
    created_at      bigint NOT NULL,                -- microseconds since 1970 UTC, as is updated_at
    updated_at      bigint NOT NULL,
    state_version   bigint NOT NULL,                -- saved_search_state.version of its last change
    after_position  bigint NOT NULL                 -- alerts on changes of the index_log after this one
);

CREATE INDEX saved_search_by_name ON saved_search (name, saved_search_id);
CREATE INDEX saved_search_by_team ON saved_search (team, name, saved_search_id);

CREATE TABLE saved_search_state (
    only_row      boolean PRIMARY KEY DEFAULT TRUE CHECK (only_row),
    version       bigint  NOT NULL DEFAULT 0,  -- counts all changes of saved searches
    percolated_to bigint  NOT NULL,            -- changes of the index_log up to this one have been matched
    owner         text    NOT NULL DEFAULT '', -- the process that matches now
    owned_until   bigint  NOT NULL DEFAULT 0,  -- microseconds since 1970 UTC
    trimmed_to    bigint  NOT NULL DEFAULT 0   -- alerts up to this position are no longer kept
);
INSERT INTO saved_search_state (percolated_to) SELECT coalesce(max(position), 0) FROM index_log;

-- Positions rise with commits: each commit holds the row of saved_search_state.
CREATE TABLE alert (
    position        bigint  GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    saved_search_id text    COLLATE "C" NOT NULL REFERENCES saved_search ON DELETE CASCADE,
    article_id      uuid    NOT NULL,
    revision        integer NOT NULL,
    correction      boolean NOT NULL,
    raised_at       bigint  NOT NULL,          -- microseconds since 1970 UTC
    UNIQUE (saved_search_id, article_id, revision)
);

CREATE INDEX alert_by_saved_search ON alert (saved_search_id, position);
