-- Runs that send stored articles through the pipeline again.
CREATE TABLE reprocess_runs (
    run_id      TEXT PRIMARY KEY,
    -- What to send, as JSON.
    filter      TEXT NOT NULL,
    -- Articles per second.
    rate        INTEGER NOT NULL,
    matched     INTEGER NOT NULL,
    queued      INTEGER NOT NULL,
    -- Received-time and id of the last article that the run has dealt with: it takes them in this order.
    cursor_at   INTEGER NOT NULL,
    cursor_id   TEXT NOT NULL,
    -- What was received later is none of the run's business.
    started_at  INTEGER NOT NULL,
    finished_at INTEGER,
    cancelled   INTEGER NOT NULL,
    -- The replica that works on it, for as long as it says so.
    owner       TEXT NOT NULL,
    leased_until INTEGER NOT NULL
) STRICT;

CREATE INDEX reprocess_runs_open ON reprocess_runs (started_at, run_id) WHERE finished_at IS NULL;
