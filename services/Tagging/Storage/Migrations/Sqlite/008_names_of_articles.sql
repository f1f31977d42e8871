-- The folded names that the article has for the entity, each between line feeds; empty for what was recorded before they were kept.
ALTER TABLE entity_articles ADD COLUMN names TEXT NOT NULL DEFAULT '';
