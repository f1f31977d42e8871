-- Revisions that a later one has replaced, in tables as of the articles themselves: a query that does not ask for them never comes near them.
-- There are some only of articles that are held, in the story and with the audience of these. No two rows of both have one id.
CREATE TABLE earlier_article (
    LIKE article INCLUDING STORAGE INCLUDING COMPRESSION,
    PRIMARY KEY (id),
    CONSTRAINT earlier_article_revision UNIQUE (article_id, revision)
) WITH (toast_tuple_target = 256);

CREATE INDEX earlier_article_terms_gin ON earlier_article USING gin (terms) WITH (fastupdate = off);
CREATE INDEX earlier_article_story ON earlier_article (story) WHERE story <> '';
CREATE INDEX earlier_article_copy_group ON earlier_article (copy_group) WHERE copy_group <> '';

CREATE TABLE earlier_article_profile (LIKE article_profile INCLUDING ALL);
CREATE TABLE earlier_article_document (LIKE article_document INCLUDING ALL);

-- Articles of which earlier revisions alone have changed since the last rebuild began: the log does not tell of these. One row for each change.
CREATE TABLE late_revision (
    article_id uuid NOT NULL
);
