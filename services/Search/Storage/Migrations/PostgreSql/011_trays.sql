-- 1: a routing rule, whose matches go into its team's tray and raise no alert.
ALTER TABLE saved_search ADD COLUMN is_rule smallint NOT NULL DEFAULT 0;

CREATE TABLE tray_item (
    team            text COLLATE "C" NOT NULL,
    article_id      uuid NOT NULL,
    position        bigint NOT NULL, -- of the change in index_log that put it there last
    routing_rule_id text COLLATE "C" NOT NULL, -- by which it came; gone, perhaps
    routed_at       bigint NOT NULL, -- microseconds since 1970 UTC, as done_at
    done_at         bigint,
    PRIMARY KEY (team, article_id)
);

CREATE INDEX tray_item_by_position ON tray_item (team, position);
CREATE INDEX tray_item_by_time ON tray_item (routed_at);
