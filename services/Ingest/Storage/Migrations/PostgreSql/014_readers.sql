-- Who was served the text of which revision; times in microseconds since 1970 UTC.
CREATE TABLE readers (
    article_id text COLLATE "C" NOT NULL,
    team       text COLLATE "C" NOT NULL,
    credential text COLLATE "C" NOT NULL,
    revision   integer NOT NULL,
    times      bigint NOT NULL,
    first_at   bigint NOT NULL,
    last_at    bigint NOT NULL,
    PRIMARY KEY (article_id, team, credential, revision)
);
