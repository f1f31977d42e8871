-- A feed: its settings, how polling goes, and who polls it at the moment.
CREATE TABLE feeds (
    feed_id        text COLLATE "C" PRIMARY KEY,
    name           text COLLATE "C" NOT NULL,
    url            text NOT NULL,
    -- The URL as it is compared.
    url_key        text NOT NULL UNIQUE,
    -- Host of the URL that is asked.
    host           text NOT NULL,
    source         text NOT NULL,
    fetch_pages    smallint NOT NULL,
    paused         smallint NOT NULL,
    -- Microseconds, as all spans here.
    min_interval   bigint NOT NULL,
    max_interval   bigint NOT NULL,
    -- Counts the changes of the settings above.
    version        bigint NOT NULL,
    created_at     bigint NOT NULL,
    -- Where permanent redirects lead, and how many polls in a row found a feed there.
    moved_to       text NOT NULL DEFAULT '',
    moved_proofs   integer NOT NULL DEFAULT 0,
    etag           text NOT NULL DEFAULT '',
    last_modified  text NOT NULL DEFAULT '',
    body_hash      text NOT NULL DEFAULT '',
    -- When a body last came.
    last_read_at   bigint,
    last_polled_at bigint,
    last_new_at    bigint,
    next_poll_at   bigint NOT NULL,
    last_status    integer NOT NULL DEFAULT 0,
    failures       integer NOT NULL DEFAULT 0,
    last_error     text NOT NULL DEFAULT '',
    gone_quiet     smallint NOT NULL DEFAULT 0,
    poll_interval  bigint NOT NULL,
    -- Usual time between new items; 0 until it is known.
    rhythm         bigint NOT NULL DEFAULT 0,
    requests       bigint NOT NULL DEFAULT 0,
    not_modified   bigint NOT NULL DEFAULT 0,
    items          bigint NOT NULL DEFAULT 0,
    duplicates     bigint NOT NULL DEFAULT 0,
    refused        bigint NOT NULL DEFAULT 0,
    -- Names one poll; another may start when it ends or lease_until passes.
    lease          text NOT NULL DEFAULT '',
    lease_until    bigint NOT NULL DEFAULT 0
);

CREATE INDEX feeds_by_name ON feeds (name, feed_id);
CREATE INDEX feeds_due ON feeds (next_poll_at) WHERE paused = 0;

-- Items that a feed has shown: what is known costs one query a poll.
CREATE TABLE feed_items (
    feed_id      text COLLATE "C" NOT NULL REFERENCES feeds ON DELETE CASCADE,
    -- Hash of the item's id.
    item_key     text COLLATE "C" NOT NULL,
    content_hash text NOT NULL,
    -- Not older than a day for what the feed still shows.
    seen_at      bigint NOT NULL,
    PRIMARY KEY (feed_id, item_key)
);

-- Pages that items link to and that are yet to be fetched.
CREATE TABLE feed_pages (
    feed_id     text COLLATE "C" NOT NULL REFERENCES feeds ON DELETE CASCADE,
    item_key    text COLLATE "C" NOT NULL,
    url         text NOT NULL,
    host        text NOT NULL,
    -- A newsroom.article.v1.RawDocument: the item's own text, taken if the page cannot be had.
    document    bytea NOT NULL,
    attempts    integer NOT NULL,
    last_error  text NOT NULL,
    next_at     bigint NOT NULL,
    lease       text NOT NULL,
    lease_until bigint NOT NULL,
    PRIMARY KEY (feed_id, item_key)
);

CREATE INDEX feed_pages_due ON feed_pages (next_at);

-- When a host may be asked again.
CREATE TABLE feed_hosts (
    host    text COLLATE "C" PRIMARY KEY,
    next_at bigint NOT NULL
);
