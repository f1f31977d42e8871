-- 1: a routing rule, whose matches go into its team's tray and raise no alert.
ALTER TABLE saved_search ADD COLUMN is_rule INTEGER NOT NULL DEFAULT 0;

CREATE TABLE tray_item (
    team            TEXT NOT NULL,
    article_id      TEXT NOT NULL,
    position        INTEGER NOT NULL, -- of the change in index_log that put it there last
    routing_rule_id TEXT NOT NULL, -- by which it came; gone, perhaps
    routed_at       INTEGER NOT NULL, -- microseconds since 1970 UTC, as done_at
    done_at         INTEGER,
    PRIMARY KEY (team, article_id)
) WITHOUT ROWID;

CREATE INDEX tray_item_by_position ON tray_item (team, position);
CREATE INDEX tray_item_by_time ON tray_item (routed_at);
