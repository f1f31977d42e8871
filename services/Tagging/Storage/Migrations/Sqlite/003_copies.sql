-- The last revision of each article, as copies are found by.
CREATE TABLE copy_articles (
    -- In the order of recording; a revision takes a new one.
    article_number INTEGER PRIMARY KEY AUTOINCREMENT,
    article_id     TEXT NOT NULL UNIQUE,
    revision       INTEGER NOT NULL,
    source         TEXT NOT NULL,
    guid           TEXT NOT NULL,
    title          TEXT NOT NULL,
    publisher      TEXT NOT NULL,
    agency         TEXT NOT NULL,
    -- Microseconds since 1970.
    published_at   INTEGER,
    received_at    INTEGER NOT NULL,
    -- Null where there is too little text.
    group_id       TEXT,
    word_count     INTEGER NOT NULL,
    text_hash      INTEGER NOT NULL,
    -- 32-bit integers, little endian.
    sketch         BLOB NOT NULL,
    -- The nearly identical article whose keys stand for this one's, which are then not in copy_keys.
    covered_by     INTEGER,
    -- Brotli; null once forgotten.
    body           BLOB
) STRICT;

CREATE INDEX copy_articles_by_group ON copy_articles (group_id, article_number);
CREATE INDEX copy_articles_by_text ON copy_articles (text_hash, article_number);
CREATE INDEX copy_articles_by_cover ON copy_articles (covered_by, article_number) WHERE covered_by IS NOT NULL;

-- Which articles have sampled a shingle; a full bucket takes no more.
CREATE TABLE copy_keys (
    key            INTEGER NOT NULL,
    article_number INTEGER NOT NULL,
    PRIMARY KEY (key, article_number)
) STRICT, WITHOUT ROWID;
