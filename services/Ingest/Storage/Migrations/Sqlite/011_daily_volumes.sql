-- What teams with a limit have handed in; portions that replicas have taken but not used are in it.
CREATE TABLE daily_volumes (
    team     TEXT NOT NULL,
    day      TEXT NOT NULL, -- UTC, 2026-01-31
    articles INTEGER NOT NULL,
    bytes    INTEGER NOT NULL,
    PRIMARY KEY (team, day)
) STRICT;
