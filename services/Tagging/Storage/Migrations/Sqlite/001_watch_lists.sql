-- Phrases that teams watch for.
CREATE TABLE watch_lists (
    watch_list_id TEXT PRIMARY KEY,
    name          TEXT NOT NULL,
    team          TEXT NOT NULL,
    -- One phrase a line.
    phrases       TEXT NOT NULL,
    phrase_count  INTEGER NOT NULL,
    -- Counts the changes of the row.
    version       INTEGER NOT NULL,
    -- Microseconds since 1970.
    updated_at    INTEGER NOT NULL
) STRICT;

CREATE INDEX watch_lists_by_name ON watch_lists (name, watch_list_id);

-- Counts the changes of all watch lists. Every change updates it first, which makes changes wait for each other; replicas poll it.
CREATE TABLE watch_lists_state (
    version INTEGER NOT NULL
) STRICT;

INSERT INTO watch_lists_state (version) VALUES (0);
