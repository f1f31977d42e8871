-- What became findable or ceased to be, in the order in which it did.
CREATE TABLE index_log (
    position   bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    article_id uuid        NOT NULL,
    revision   integer     NOT NULL,
    removed    boolean     NOT NULL,
    logged_at  timestamptz NOT NULL DEFAULT clock_timestamp(),
    -- The document that the change replaced, so that the log can be read later than the next change. A removal empties all of its article.
    previous   bytea
);

CREATE INDEX index_log_article ON index_log (article_id, position);

CREATE TABLE index_log_state (
    only_row   boolean PRIMARY KEY DEFAULT TRUE CHECK (only_row),
    log_id     uuid    NOT NULL DEFAULT gen_random_uuid(), -- Tells a cursor of this log from one of another database.
    trimmed_to bigint  NOT NULL DEFAULT 0                  -- Changes up to this position are no longer kept.
);
INSERT INTO index_log_state DEFAULT VALUES;

-- The key of the table that stepped aside kept its name, and so the present one got another. Both are told by their names.
DO $$
BEGIN
    IF EXISTS (SELECT FROM pg_constraint WHERE conname = 'article_pkey' AND conrelid = to_regclass('article_before')) THEN
        ALTER TABLE article_before RENAME CONSTRAINT article_pkey TO article_before_pkey;
    END IF;
    IF EXISTS (SELECT FROM pg_constraint WHERE conname = 'article_pkey1' AND conrelid = 'article'::regclass) THEN
        ALTER TABLE article RENAME CONSTRAINT article_pkey1 TO article_pkey;
    END IF;
END $$;
