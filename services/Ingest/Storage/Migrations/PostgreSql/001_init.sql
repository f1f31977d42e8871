-- Times are microseconds since the Unix epoch, UTC: the same numbers on both engines. In psql: to_timestamp(received_at / 1e6).
-- Enum columns hold the numbers of the proto enums.

CREATE TABLE articles (
    -- UUIDv5 of (source, guid), so the pair needs no unique index of its own.
    article_id       text COLLATE "C" PRIMARY KEY,
    source           text NOT NULL,
    guid             text NOT NULL,
    -- The one that is routed: an outdated arrival takes a number, but never becomes current.
    current_revision integer NOT NULL,
    last_revision    integer NOT NULL
);

CREATE TABLE revisions (
    article_id   text COLLATE "C" NOT NULL REFERENCES articles,
    revision     integer NOT NULL,
    -- Repeated from articles, so that a list by source is one index range.
    source       text NOT NULL,
    team         text NOT NULL,
    headline     text NOT NULL,
    fingerprint  bytea NOT NULL,
    version      bigint NOT NULL,
    revised_at   bigint,
    state        smallint NOT NULL,
    reason       smallint NOT NULL,
    detail       text NOT NULL,
    attempt      integer NOT NULL,
    received_at  bigint NOT NULL,
    -- When it was last sent, or a stage last reported.
    last_sign_at bigint NOT NULL,
    finished_at  bigint,
    -- W3C trace context of the submit: every attempt joins its trace.
    traceparent  text NOT NULL,
    PRIMARY KEY (article_id, revision)
);

CREATE INDEX revisions_by_time ON revisions (received_at, article_id);
CREATE INDEX revisions_by_source ON revisions (source, received_at, article_id);
CREATE INDEX revisions_by_state ON revisions (state, received_at, article_id);
-- What the sweeper reads; 1 is ARTICLE_STATE_PENDING.
CREATE INDEX revisions_pending ON revisions (last_sign_at) WHERE state = 1;

-- Apart from revisions, whose rows change with every report.
CREATE TABLE documents (
    article_id text COLLATE "C" NOT NULL,
    revision   integer NOT NULL,
    -- A newsroom.article.v1.RawDocument.
    document   bytea NOT NULL,
    PRIMARY KEY (article_id, revision),
    FOREIGN KEY (article_id, revision) REFERENCES revisions
);

CREATE TABLE hops (
    article_id text COLLATE "C" NOT NULL,
    revision   integer NOT NULL,
    stage      smallint NOT NULL,
    attempt    integer NOT NULL,
    outcome    smallint NOT NULL,
    reason     smallint NOT NULL,
    detail     text NOT NULL,
    started_at bigint NOT NULL,
    -- Microseconds.
    duration   bigint NOT NULL,
    trace_id   text NOT NULL,
    instance   text NOT NULL,
    PRIMARY KEY (article_id, revision, stage, attempt),
    FOREIGN KEY (article_id, revision) REFERENCES revisions
);

-- Attempts that wait for the bus. A row goes when the broker has confirmed.
CREATE TABLE outbox (
    seq        bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    article_id text COLLATE "C" NOT NULL,
    revision   integer NOT NULL,
    attempt    integer NOT NULL,
    created_at bigint NOT NULL,
    UNIQUE (article_id, revision, attempt),
    FOREIGN KEY (article_id, revision) REFERENCES revisions
);
