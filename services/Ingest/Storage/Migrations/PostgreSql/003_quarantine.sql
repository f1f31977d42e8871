-- Messages that a stage gave up on, taken out of the broker's error queues.
CREATE TABLE quarantined (
    message_id        text COLLATE "C" NOT NULL,
    -- Where it is sent when it is retried. One message can fail in several queues.
    queue             text COLLATE "C" NOT NULL,
    -- The error queue that it came from.
    found_in          text NOT NULL,
    stage             smallint NOT NULL,
    -- 0 a report, 1 copy, 2 a withdrawal.
    content           smallint NOT NULL,
    -- Null where the headers did not say.
    article_id        text COLLATE "C",
    revision          integer,
    attempt           integer,
    exception_type    text NOT NULL,
    exception_message text NOT NULL,
    tries             integer NOT NULL,
    collected_at      bigint NOT NULL,
    content_type      text NOT NULL,
    -- A JSON object, for sending it again.
    headers           text NOT NULL,
    body              bytea NOT NULL,
    -- The retry that sends it just now; null again when the message comes back.
    retry_id          text,
    PRIMARY KEY (message_id, queue)
);

CREATE INDEX quarantined_by_time ON quarantined (collected_at, message_id, queue);
CREATE INDEX quarantined_by_stage ON quarantined (stage, collected_at, message_id, queue);
CREATE INDEX quarantined_by_article ON quarantined (article_id, revision);
-- Revisions that may have no message; 4 is ARTICLE_STATE_QUARANTINED.
CREATE INDEX revisions_quarantined ON revisions (finished_at, article_id, revision) WHERE state = 4;
