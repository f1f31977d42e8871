-- Who did what, but for submits: those are told by the revisions that they made.
CREATE TABLE audit_records (
    id          text COLLATE "C" PRIMARY KEY,
    recorded_at bigint NOT NULL, -- microseconds since the Unix epoch
    team        text NOT NULL,
    credential  text NOT NULL,
    action      text NOT NULL,
    target      text NOT NULL,
    outcome     smallint NOT NULL, -- gRPC status code
    trace_id    text NOT NULL,
    detail      text NOT NULL
);

CREATE INDEX audit_records_by_time ON audit_records (recorded_at, id);
CREATE INDEX audit_records_by_target ON audit_records (target, recorded_at, id);
CREATE INDEX audit_records_by_team ON audit_records (team, recorded_at, id);

ALTER TABLE revisions
    -- The key, token or feed that brought the revision.
    ADD COLUMN credential text NOT NULL DEFAULT '',
    -- What was asked: 1 for whatever was submitted, else the kind.
    ADD COLUMN asked smallint NOT NULL DEFAULT 1;
UPDATE revisions SET asked = kind;

CREATE FUNCTION refuse_change_of_audit() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'The audit trail is append-only: % of % is refused.', TG_OP, TG_TABLE_NAME; END $$;

CREATE TRIGGER audit_records_stay BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_records
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_audit();
CREATE TRIGGER revisions_submitter BEFORE UPDATE OF team, credential, asked, received_at, traceparent ON revisions
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_audit();
CREATE TRIGGER revisions_remain BEFORE DELETE OR TRUNCATE ON revisions
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_audit();
