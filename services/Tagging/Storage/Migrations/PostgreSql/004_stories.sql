-- Stories: articles about one event.
CREATE TABLE stories (
    story_id         TEXT COLLATE "C" PRIMARY KEY,
    thread_id        TEXT COLLATE "C" NOT NULL,
    title            TEXT NOT NULL,
    -- The article that the title is of; empty if no article has a title.
    title_article_id TEXT NOT NULL,
    article_count    INTEGER NOT NULL,
    -- Of its articles, microseconds since 1970: publication, else receipt; and receipt alone.
    first_at         BIGINT NOT NULL,
    last_at          BIGINT NOT NULL,
    first_received   BIGINT NOT NULL,
    last_received    BIGINT NOT NULL,
    -- 1 if an article states its publication.
    is_dated         INTEGER NOT NULL,
    -- Sum of the articles' vectors, heaviest terms only.
    terms            BYTEA NOT NULL,
    -- JSON: the heaviest entities with their summed salience.
    entities         TEXT NOT NULL,
    version          BIGINT NOT NULL,
    -- The version that the repair looked at last.
    examined_version BIGINT NOT NULL,
    -- Rises with every change of any story.
    sequence         BIGINT NOT NULL,
    -- Microseconds since 1970.
    changed_at       BIGINT NOT NULL
);

CREATE INDEX stories_by_change ON stories (sequence);
CREATE INDEX stories_by_thread ON stories (thread_id, sequence);
CREATE INDEX stories_to_examine ON stories (sequence) WHERE examined_version < version;

-- Which story an article is in, and what it is about.
CREATE TABLE story_articles (
    article_id      TEXT PRIMARY KEY,
    revision        INTEGER NOT NULL,
    source          TEXT NOT NULL,
    guid            TEXT NOT NULL,
    -- Empty: in none, because it has no words to tell it by or was withdrawn.
    story_id        TEXT COLLATE "C" NOT NULL,
    title           TEXT NOT NULL,
    -- Microseconds since 1970: publication, else receipt.
    at              BIGINT NOT NULL,
    is_dated        INTEGER NOT NULL,
    received_at     BIGINT NOT NULL,
    copy_group_id   TEXT NOT NULL,
    terms           BYTEA NOT NULL,
    entities        TEXT NOT NULL,
    -- Version of the story, and the sequence of its change, by which the article came into it; the story that it came from, if any.
    joined_version  BIGINT NOT NULL,
    joined_sequence BIGINT NOT NULL,
    joined_at       BIGINT NOT NULL,
    left_story_id   TEXT NOT NULL
);

CREATE INDEX story_articles_by_story ON story_articles (story_id, at, article_id);
CREATE INDEX story_articles_by_copies ON story_articles (copy_group_id, at) WHERE copy_group_id <> '';

-- Stories that became another; never in chains.
CREATE TABLE story_redirects (
    story_id    TEXT COLLATE "C" PRIMARY KEY,
    survivor_id TEXT COLLATE "C" NOT NULL
);

CREATE INDEX story_redirects_by_survivor ON story_redirects (survivor_id);

-- The heaviest terms of each story, to find it by.
CREATE TABLE story_postings (
    term     BIGINT NOT NULL,
    -- Beginning of the quarter of a day that has the story's last article, microseconds since 1970.
    last_at  BIGINT NOT NULL,
    story_id TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (term, last_at, story_id)
);

-- How many stories were opened by an article that has a term.
CREATE TABLE story_terms (
    term    BIGINT PRIMARY KEY,
    stories BIGINT NOT NULL
);

-- One row: the sequence of the last change, and how many stories were opened.
CREATE TABLE story_state (
    id       INTEGER PRIMARY KEY CHECK (id = 1),
    sequence BIGINT NOT NULL,
    stories  BIGINT NOT NULL
);

INSERT INTO story_state (id, sequence, stories) VALUES (1, 0, 0);

-- What the repair changed and is still to be announced: a StoryChanged event in protobuf.
CREATE TABLE story_changes (
    change_id TEXT PRIMARY KEY,
    sequence  BIGINT NOT NULL,
    event     BYTEA NOT NULL
);

CREATE INDEX story_changes_in_order ON story_changes (sequence, change_id);
