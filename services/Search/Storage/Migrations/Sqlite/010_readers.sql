-- Who was served the text of which revision; times in microseconds since 1970 UTC.
CREATE TABLE readers (
    article_id TEXT NOT NULL,
    team       TEXT NOT NULL,
    credential TEXT NOT NULL,
    revision   INTEGER NOT NULL,
    times      INTEGER NOT NULL,
    first_at   INTEGER NOT NULL,
    last_at    INTEGER NOT NULL,
    PRIMARY KEY (article_id, team, credential, revision)
) STRICT, WITHOUT ROWID;
