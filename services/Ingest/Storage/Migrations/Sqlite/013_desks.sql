-- Whose an article is and who may see it. The team is that which submitted it first; empty if none did.
ALTER TABLE articles ADD COLUMN team TEXT NOT NULL DEFAULT '';
-- Teams that see it beside the owner, each between line feeds; empty means every team.
ALTER TABLE articles ADD COLUMN audience TEXT NOT NULL DEFAULT '';
-- Until then the owner alone sees it; null means from the start.
ALTER TABLE articles ADD COLUMN visible_from INTEGER;
-- Counts the changes of the three.
ALTER TABLE articles ADD COLUMN visibility_version INTEGER NOT NULL DEFAULT 0;

-- Changes to be told to the other services: sent several times, some later, since nobody reports that they have arrived.
CREATE TABLE visibility_changes (
    article_id TEXT PRIMARY KEY REFERENCES articles,
    sends      INTEGER NOT NULL,
    due_at     INTEGER NOT NULL
);
CREATE INDEX visibility_changes_due ON visibility_changes (due_at);

-- Whose a feed is, and who may see its articles; as in articles.
ALTER TABLE feeds ADD COLUMN team TEXT NOT NULL DEFAULT '';
ALTER TABLE feeds ADD COLUMN audience TEXT NOT NULL DEFAULT '';
