-- Times are microseconds since the Unix epoch, UTC: the same numbers on both engines. In the sqlite3 shell: datetime(received_at / 1000000, 'unixepoch').
-- Enum columns hold the numbers of the proto enums.

CREATE TABLE articles (
    -- UUIDv5 of (source, guid), so the pair needs no unique index of its own.
    article_id       TEXT PRIMARY KEY,
    source           TEXT NOT NULL,
    guid             TEXT NOT NULL,
    -- The one that is routed: an outdated arrival takes a number, but never becomes current.
    current_revision INTEGER NOT NULL,
    last_revision    INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE revisions (
    article_id   TEXT NOT NULL REFERENCES articles,
    revision     INTEGER NOT NULL,
    -- Repeated from articles, so that a list by source is one index range.
    source       TEXT NOT NULL,
    team         TEXT NOT NULL,
    headline     TEXT NOT NULL,
    fingerprint  BLOB NOT NULL,
    version      INTEGER NOT NULL,
    revised_at   INTEGER,
    state        INTEGER NOT NULL,
    reason       INTEGER NOT NULL,
    detail       TEXT NOT NULL,
    attempt      INTEGER NOT NULL,
    received_at  INTEGER NOT NULL,
    -- When it was last sent, or a stage last reported.
    last_sign_at INTEGER NOT NULL,
    finished_at  INTEGER,
    -- W3C trace context of the submit: every attempt joins its trace.
    traceparent  TEXT NOT NULL,
    PRIMARY KEY (article_id, revision)
) STRICT, WITHOUT ROWID;

CREATE INDEX revisions_by_time ON revisions (received_at, article_id);
CREATE INDEX revisions_by_source ON revisions (source, received_at, article_id);
CREATE INDEX revisions_by_state ON revisions (state, received_at, article_id);
-- What the sweeper reads; 1 is ARTICLE_STATE_PENDING.
CREATE INDEX revisions_pending ON revisions (last_sign_at) WHERE state = 1;

-- Apart from revisions, whose rows change with every report.
CREATE TABLE documents (
    article_id TEXT NOT NULL,
    revision   INTEGER NOT NULL,
    -- A newsroom.article.v1.RawDocument.
    document   BLOB NOT NULL,
    PRIMARY KEY (article_id, revision),
    FOREIGN KEY (article_id, revision) REFERENCES revisions
) STRICT;

CREATE TABLE hops (
    article_id TEXT NOT NULL,
    revision   INTEGER NOT NULL,
    stage      INTEGER NOT NULL,
    attempt    INTEGER NOT NULL,
    outcome    INTEGER NOT NULL,
    reason     INTEGER NOT NULL,
    detail     TEXT NOT NULL,
    started_at INTEGER NOT NULL,
    -- Microseconds.
    duration   INTEGER NOT NULL,
    trace_id   TEXT NOT NULL,
    instance   TEXT NOT NULL,
    PRIMARY KEY (article_id, revision, stage, attempt),
    FOREIGN KEY (article_id, revision) REFERENCES revisions
) STRICT, WITHOUT ROWID;

-- Attempts that wait for the bus. A row goes when the broker has confirmed.
CREATE TABLE outbox (
    seq        INTEGER PRIMARY KEY AUTOINCREMENT,
    article_id TEXT NOT NULL,
    revision   INTEGER NOT NULL,
    attempt    INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    UNIQUE (article_id, revision, attempt),
    FOREIGN KEY (article_id, revision) REFERENCES revisions
) STRICT;
