-- Entities that articles name.
CREATE TABLE entities (
    entity_id     TEXT COLLATE "C" PRIMARY KEY,
    kind          INTEGER NOT NULL,
    name          TEXT NOT NULL,
    country_code  TEXT NOT NULL,
    latitude      DOUBLE PRECISION,
    longitude     DOUBLE PRECISION,
    -- Microseconds since 1970.
    first_seen_at BIGINT NOT NULL,
    last_seen_at  BIGINT NOT NULL,
    article_count BIGINT NOT NULL
);

-- Whose a name is: of the entity that tagging derives for the text (origin), until an editor gives it to another.
CREATE TABLE entity_names (
    origin_id TEXT COLLATE "C" NOT NULL,
    -- Folded.
    name_key  TEXT COLLATE "C" NOT NULL,
    entity_id TEXT COLLATE "C" NOT NULL,
    surface   TEXT NOT NULL,
    PRIMARY KEY (origin_id, name_key)
);

CREATE INDEX entity_names_by_key ON entity_names (name_key, entity_id);
CREATE INDEX entity_names_by_entity ON entity_names (entity_id);

-- Entities that became another; never in chains.
CREATE TABLE entity_redirects (
    entity_id   TEXT COLLATE "C" PRIMARY KEY,
    survivor_id TEXT COLLATE "C" NOT NULL
);

CREATE INDEX entity_redirects_by_survivor ON entity_redirects (survivor_id);

-- The revision of each article that its entities are of.
CREATE TABLE entity_revisions (
    article_id TEXT PRIMARY KEY,
    revision   INTEGER NOT NULL
);

-- Which articles mention an entity, and by which name.
CREATE TABLE entity_articles (
    article_id TEXT NOT NULL,
    origin_id  TEXT NOT NULL,
    name_key   TEXT COLLATE "C" NOT NULL,
    entity_id  TEXT COLLATE "C" NOT NULL,
    -- Microseconds since 1970.
    seen_at    BIGINT NOT NULL,
    PRIMARY KEY (article_id, origin_id, name_key)
);

CREATE INDEX entity_articles_by_entity ON entity_articles (entity_id, article_id);
