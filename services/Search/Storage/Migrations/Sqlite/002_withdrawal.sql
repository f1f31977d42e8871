-- Articles that may not be shown, and what their readers are told.
CREATE TABLE withdrawal (
    article_id   TEXT PRIMARY KEY,
    revision     INTEGER NOT NULL,
    kind         INTEGER NOT NULL,      -- newsroom.events.v1.WithdrawalKind
    notice       TEXT    NOT NULL,
    withdrawn_at INTEGER NOT NULL       -- microseconds since 1970 UTC
) WITHOUT ROWID;
