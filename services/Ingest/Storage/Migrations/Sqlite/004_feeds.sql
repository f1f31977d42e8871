-- A feed: its settings, how polling goes, and who polls it at the moment.
CREATE TABLE feeds (
    feed_id        TEXT PRIMARY KEY,
    name           TEXT NOT NULL,
    url            TEXT NOT NULL,
    -- The URL as it is compared.
    url_key        TEXT NOT NULL UNIQUE,
    -- Host of the URL that is asked.
    host           TEXT NOT NULL,
    source         TEXT NOT NULL,
    fetch_pages    INTEGER NOT NULL,
    paused         INTEGER NOT NULL,
    -- Microseconds, as all spans here.
    min_interval   INTEGER NOT NULL,
    max_interval   INTEGER NOT NULL,
    -- Counts the changes of the settings above.
    version        INTEGER NOT NULL,
    created_at     INTEGER NOT NULL,
    -- Where permanent redirects lead, and how many polls in a row found a feed there.
    moved_to       TEXT NOT NULL DEFAULT '',
    moved_proofs   INTEGER NOT NULL DEFAULT 0,
    etag           TEXT NOT NULL DEFAULT '',
    last_modified  TEXT NOT NULL DEFAULT '',
    body_hash      TEXT NOT NULL DEFAULT '',
    -- When a body last came.
    last_read_at   INTEGER,
    last_polled_at INTEGER,
    last_new_at    INTEGER,
    next_poll_at   INTEGER NOT NULL,
    last_status    INTEGER NOT NULL DEFAULT 0,
    failures       INTEGER NOT NULL DEFAULT 0,
    last_error     TEXT NOT NULL DEFAULT '',
    gone_quiet     INTEGER NOT NULL DEFAULT 0,
    poll_interval  INTEGER NOT NULL,
    -- Usual time between new items; 0 until it is known.
    rhythm         INTEGER NOT NULL DEFAULT 0,
    requests       INTEGER NOT NULL DEFAULT 0,
    not_modified   INTEGER NOT NULL DEFAULT 0,
    items          INTEGER NOT NULL DEFAULT 0,
    duplicates     INTEGER NOT NULL DEFAULT 0,
    refused        INTEGER NOT NULL DEFAULT 0,
    -- Names one poll; another may start when it ends or lease_until passes.
    lease          TEXT NOT NULL DEFAULT '',
    lease_until    INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;

CREATE INDEX feeds_by_name ON feeds (name, feed_id);
CREATE INDEX feeds_due ON feeds (next_poll_at) WHERE paused = 0;

-- Items that a feed has shown: what is known costs one query a poll.
CREATE TABLE feed_items (
    feed_id      TEXT NOT NULL REFERENCES feeds ON DELETE CASCADE,
    -- Hash of the item's id.
    item_key     TEXT NOT NULL,
    content_hash TEXT NOT NULL,
    -- Not older than a day for what the feed still shows.
    seen_at      INTEGER NOT NULL,
    PRIMARY KEY (feed_id, item_key)
) STRICT, WITHOUT ROWID;

-- Pages that items link to and that are yet to be fetched.
CREATE TABLE feed_pages (
    feed_id     TEXT NOT NULL REFERENCES feeds ON DELETE CASCADE,
    item_key    TEXT NOT NULL,
    url         TEXT NOT NULL,
    host        TEXT NOT NULL,
    -- A newsroom.article.v1.RawDocument: the item's own text, taken if the page cannot be had.
    document    BLOB NOT NULL,
    attempts    INTEGER NOT NULL,
    last_error  TEXT NOT NULL,
    next_at     INTEGER NOT NULL,
    lease       TEXT NOT NULL,
    lease_until INTEGER NOT NULL,
    PRIMARY KEY (feed_id, item_key)
) STRICT;

CREATE INDEX feed_pages_due ON feed_pages (next_at);

-- When a host may be asked again.
CREATE TABLE feed_hosts (
    host    TEXT PRIMARY KEY,
    next_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
