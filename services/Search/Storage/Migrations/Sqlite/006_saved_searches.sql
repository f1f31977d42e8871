CREATE TABLE saved_search (
    saved_search_id TEXT    PRIMARY KEY,         -- UUID, lower case with hyphens
    name            TEXT    NOT NULL,
    team            TEXT    NOT NULL,
    query           TEXT    NOT NULL,
    version         INTEGER NOT NULL,
    created_at      INTEGER NOT NULL,            -- microseconds since 1970 UTC, as is updated_at
    updated_at      INTEGER NOT NULL,
    state_version   INTEGER NOT NULL,            -- saved_search_state.version of its last change
    after_position  INTEGER NOT NULL             -- alerts on changes of the index_log after this one
) WITHOUT ROWID;

CREATE INDEX saved_search_by_name ON saved_search (name, saved_search_id);
CREATE INDEX saved_search_by_team ON saved_search (team, name, saved_search_id);

CREATE TABLE saved_search_state (
    only_row      INTEGER PRIMARY KEY DEFAULT 1 CHECK (only_row = 1),
    version       INTEGER NOT NULL DEFAULT 0,    -- counts all changes of saved searches
    percolated_to INTEGER NOT NULL,              -- changes of the index_log up to this one have been matched
    owner         TEXT    NOT NULL DEFAULT '',   -- the process that matches now
    owned_until   INTEGER NOT NULL DEFAULT 0,    -- microseconds since 1970 UTC
    trimmed_to    INTEGER NOT NULL DEFAULT 0     -- alerts up to this position are no longer kept
);
INSERT INTO saved_search_state (percolated_to) SELECT coalesce(max(position), 0) FROM index_log;

CREATE TABLE alert (
    position        INTEGER PRIMARY KEY AUTOINCREMENT,
    saved_search_id TEXT    NOT NULL REFERENCES saved_search (saved_search_id) ON DELETE CASCADE,
    article_id      TEXT    NOT NULL,
    revision        INTEGER NOT NULL,
    correction      INTEGER NOT NULL,
    raised_at       INTEGER NOT NULL,            -- microseconds since 1970 UTC
    UNIQUE (saved_search_id, article_id, revision)
);

CREATE INDEX alert_by_saved_search ON alert (saved_search_id, position);
