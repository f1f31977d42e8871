-- What teams with a limit have handed in; portions that replicas have taken but not used are in it.
CREATE TABLE daily_volumes (
    team     text NOT NULL,
    day      text NOT NULL, -- UTC, 2026-01-31
    articles bigint NOT NULL,
    bytes    bigint NOT NULL,
    PRIMARY KEY (team, day)
);
