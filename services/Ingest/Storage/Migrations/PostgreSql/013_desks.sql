-- Whose an article is and who may see it. The team is that which submitted it first; empty if none did.
ALTER TABLE articles ADD COLUMN team text NOT NULL DEFAULT '';
-- Teams that see it beside the owner, each between line feeds; empty means every team.
ALTER TABLE articles ADD COLUMN audience text NOT NULL DEFAULT '';
-- Until then the owner alone sees it; null means from the start.
ALTER TABLE articles ADD COLUMN visible_from bigint;
-- Counts the changes of the three.
ALTER TABLE articles ADD COLUMN visibility_version bigint NOT NULL DEFAULT 0;

-- Changes to be told to the other services: sent several times, some later, since nobody reports that they have arrived.
CREATE TABLE visibility_changes (
    article_id text COLLATE "C" PRIMARY KEY REFERENCES articles,
    sends      integer NOT NULL,
    due_at     bigint NOT NULL
);
CREATE INDEX visibility_changes_due ON visibility_changes (due_at);

-- Whose a feed is, and who may see its articles; as in articles.
ALTER TABLE feeds ADD COLUMN team text NOT NULL DEFAULT '';
ALTER TABLE feeds ADD COLUMN audience text NOT NULL DEFAULT '';
