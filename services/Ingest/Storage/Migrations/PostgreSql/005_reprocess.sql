-- Runs that send stored articles through the pipeline again.
CREATE TABLE reprocess_runs (
    run_id      text COLLATE "C" PRIMARY KEY,
    -- What to send, as JSON.
    filter      text NOT NULL,
    -- Articles per second.
    rate        integer NOT NULL,
    matched     bigint NOT NULL,
    queued      bigint NOT NULL,
    -- Received-time and id of the last article that the run has dealt with: it takes them in this order.
    cursor_at   bigint NOT NULL,
    cursor_id   text COLLATE "C" NOT NULL,
    -- What was received later is none of the run's business.
    started_at  bigint NOT NULL,
    finished_at bigint,
    cancelled   smallint NOT NULL,
    -- The replica that works on it, for as long as it says so.
    owner       text NOT NULL,
    leased_until bigint NOT NULL
);

CREATE INDEX reprocess_runs_open ON reprocess_runs (started_at, run_id) WHERE finished_at IS NULL;
