-- Who may see each article that not everybody may see, or of which that was ever changed.
CREATE TABLE article_visibility (
    article_id TEXT PRIMARY KEY,
    version    INTEGER NOT NULL,
    visibility BLOB NOT NULL, -- newsroom.article.v1.Visibility
    due_at     INTEGER            -- microseconds since 1970 UTC; when others than the owner see it, null when they do
) WITHOUT ROWID;

CREATE INDEX article_visibility_due ON article_visibility (due_at) WHERE due_at IS NOT NULL;

-- Whether every article of the index says who may see it; if not, the service builds it anew when it starts.
CREATE TABLE index_form (
    only_row      INTEGER PRIMARY KEY DEFAULT 1 CHECK (only_row = 1),
    has_audiences INTEGER NOT NULL
);
INSERT INTO index_form (has_audiences) SELECT CASE WHEN EXISTS (SELECT 1 FROM article) THEN 0 ELSE 1 END;
