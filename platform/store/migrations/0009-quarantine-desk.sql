-- What people do with the quarantine: mend, replay, discard; and who looked at an original.

-- The same bad thing that comes again within an hour is one row with a count.
ALTER TABLE rejections ADD COLUMN times int NOT NULL DEFAULT 1;
ALTER TABLE rejections ADD COLUMN last_at timestamptz;

ALTER TABLE quarantine
  -- Hash of the key or the peer that brought it: replaying asks what that sender may do today.
  ADD COLUMN sender text,
  -- Only the beginning was kept: it can be looked at and not replayed.
  ADD COLUMN truncated boolean NOT NULL DEFAULT false,
  ADD COLUMN state text NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'replayed', 'discarded')),
  -- What is laid over the settings of the site when it is replayed: charset, zone, facility.
  ADD COLUMN overrides jsonb NOT NULL DEFAULT '{}',
  -- A corrected original, sealed like the original under the key version beside it.
  ADD COLUMN mended bytea,
  ADD COLUMN mended_key_version int,
  ADD COLUMN resolved_at timestamptz,
  ADD COLUMN resolved_by text,
  -- What the last replay came to, or why it was discarded. Names fields, never contents.
  ADD COLUMN outcome text;
CREATE INDEX quarantine_open ON quarantine (at) WHERE state = 'open';

-- Every opening of an original and every act upon it. Append-only and chained like the audit, which alerts alone may write.
CREATE TABLE quarantine_access (
  seq bigint PRIMARY KEY,
  at_ms bigint NOT NULL,
  actor text NOT NULL,
  action text NOT NULL CHECK (action IN ('show', 'mend', 'replay', 'discard')),
  item text NOT NULL,
  reason text,
  previous_hash text NOT NULL,
  hash text NOT NULL
);

DO $$
BEGIN
  PERFORM vigil_grant('SELECT', 'quarantine_access', 'vigil_dashboard');
  PERFORM vigil_grant('SELECT, INSERT', 'quarantine_access', 'vigil_ingest');
END
$$;
