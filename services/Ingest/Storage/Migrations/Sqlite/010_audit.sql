-- Who did what, but for submits: those are told by the revisions that they made.
CREATE TABLE audit_records (
    id          TEXT PRIMARY KEY,
    recorded_at INTEGER NOT NULL, -- microseconds since the Unix epoch
    team        TEXT NOT NULL,
    credential  TEXT NOT NULL,
    action      TEXT NOT NULL,
    target      TEXT NOT NULL,
    outcome     INTEGER NOT NULL, -- gRPC status code
    trace_id    TEXT NOT NULL,
    detail      TEXT NOT NULL
) STRICT;

CREATE INDEX audit_records_by_time ON audit_records (recorded_at, id);
CREATE INDEX audit_records_by_target ON audit_records (target, recorded_at, id);
CREATE INDEX audit_records_by_team ON audit_records (team, recorded_at, id);

-- The key, token or feed that brought the revision.
ALTER TABLE revisions ADD COLUMN credential TEXT NOT NULL DEFAULT '';
-- What was asked: 1 for whatever was submitted, else the kind.
ALTER TABLE revisions ADD COLUMN asked INTEGER NOT NULL DEFAULT 1;
UPDATE revisions SET asked = kind;

CREATE TRIGGER audit_records_stay BEFORE UPDATE ON audit_records BEGIN SELECT RAISE(ABORT, 'The audit trail is append-only.'); END;
CREATE TRIGGER audit_records_remain BEFORE DELETE ON audit_records BEGIN SELECT RAISE(ABORT, 'The audit trail is append-only.'); END;
CREATE TRIGGER revisions_submitter BEFORE UPDATE OF team, credential, asked, received_at, traceparent ON revisions
BEGIN SELECT RAISE(ABORT, 'Who brought a revision is part of the audit trail, which is append-only.'); END;
CREATE TRIGGER revisions_remain BEFORE DELETE ON revisions
BEGIN SELECT RAISE(ABORT, 'Who brought a revision is part of the audit trail, which is append-only.'); END;
