-- The item that was refused last, and why.
ALTER TABLE feeds ADD COLUMN last_refusal TEXT NOT NULL DEFAULT '';
