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

-- A position is taken under a lock that is held until the change is visible: otherwise a transaction that took a lower number could
-- commit after a reader has gone past it. The trigger is deferred, so the lock is held for the commit alone.
CREATE FUNCTION log_article_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('newsroom_search_log'), 0);
    IF TG_OP = 'DELETE' THEN
        UPDATE index_log SET previous = NULL WHERE article_id = OLD.article_id AND previous IS NOT NULL;
        INSERT INTO index_log (article_id, revision, removed) VALUES (OLD.article_id, OLD.revision, TRUE);
    ELSIF TG_OP = 'UPDATE' THEN
        INSERT INTO index_log (article_id, revision, removed, previous) VALUES (NEW.article_id, NEW.revision, FALSE, OLD.document);
    ELSE
        INSERT INTO index_log (article_id, revision, removed) VALUES (NEW.article_id, NEW.revision, FALSE);
    END IF;
    PERFORM pg_notify('newsroom_search_log', '');
    RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER article_change AFTER INSERT OR UPDATE OR DELETE ON article
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION log_article_change();
