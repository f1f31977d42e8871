CREATE TABLE article (
    article_id uuid        PRIMARY KEY,
    revision   integer     NOT NULL,
    attempt    integer     NOT NULL,
    sort_at    timestamptz NOT NULL, -- publication, else receipt
    indexed_at timestamptz NOT NULL,
    -- Folded and stemmed terms with their weights: A title, B dek, D body. Built by the service, never by to_tsvector.
    terms      tsvector    NOT NULL,
    -- The same terms in reading order, one space around each, a line feed between the texts. A tsvector keeps 256 positions of a
    -- term and none beyond 16,383, too few to find a phrase anywhere in a long article; this finds it everywhere.
    sequence   text        NOT NULL,
    document   bytea       NOT NULL  -- newsroom.search.v1.IndexedArticle
);

-- Without fastupdate's list of pending entries, which every query would have to read through: some 200 ms when it is full.
CREATE INDEX article_terms ON article USING gin (terms) WITH (fastupdate = off);
