-- Of the articles in the index; the service builds it anew when it starts if this is earlier than its own. An empty index is in any form. The
-- column has_audiences is read by earlier versions only.
ALTER TABLE index_form ADD COLUMN form INTEGER NOT NULL DEFAULT 0;
UPDATE index_form SET form = CASE WHEN EXISTS (SELECT 1 FROM article) THEN has_audiences ELSE 2 END;
