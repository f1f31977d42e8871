-- Who may see each article that not everybody may see, or of which that was ever changed; also of articles that have not come yet.
CREATE TABLE article_visibility (
    article_id   TEXT PRIMARY KEY,
    -- The owner; empty if it came without a team.
    team         TEXT NOT NULL,
    -- Teams that see it beside the owner, each between line feeds; empty means every team.
    audience     TEXT NOT NULL,
    -- Until then the owner alone sees it, microseconds since 1970; null means from the start.
    visible_from INTEGER,
    version      INTEGER NOT NULL
) STRICT;
