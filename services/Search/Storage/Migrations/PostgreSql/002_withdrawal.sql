-- Articles that may not be shown, and what their readers are told.
CREATE TABLE withdrawal (
    article_id   uuid     PRIMARY KEY,
    revision     integer  NOT NULL,
    kind         smallint NOT NULL, -- newsroom.events.v1.WithdrawalKind
    notice       text     NOT NULL,
    withdrawn_at bigint   NOT NULL  -- microseconds since 1970 UTC
);
