-- What mutes alerts: silences, asked for by one person and for levels I and II confirmed by another; and what was muted by whom, until when.

CREATE TABLE silences (
  id text PRIMARY KEY,
  version int NOT NULL CHECK (version >= 1),
  -- Alerts within this place only.
  place text NOT NULL,
  state text NOT NULL CHECK (state IN ('waiting', 'active', 'lapsed', 'ended', 'withdrawn')),
  asked_by text NOT NULL,
  asked_at timestamptz NOT NULL,
  confirmed_by text,
  begins_at timestamptz NOT NULL,
  ends_at timestamptz NOT NULL,
  record jsonb NOT NULL,
  CHECK (confirmed_by IS DISTINCT FROM asked_by),
  CHECK (begins_at < ends_at)
);
CREATE INDEX silences_active ON silences (ends_at) WHERE state IN ('waiting', 'active');
CREATE INDEX silences_asked ON silences (asked_at DESC, id DESC);

-- Who muted the signal, `silence:<id>` or `alert:<id>`, and when the alert that it belongs to was released.
ALTER TABLE signal_dispositions ADD COLUMN muted_by text;
ALTER TABLE signal_dispositions ADD COLUMN released_at timestamptz;
ALTER TABLE signal_dispositions ADD CHECK (released_at IS NULL OR muted_by IS NOT NULL);
CREATE INDEX signal_dispositions_muted ON signal_dispositions (muted_by) WHERE muted_by IS NOT NULL AND released_at IS NULL;

-- As in the alert's record: `silence:<id>` or `alert:<id>`; null where people are told of it.
ALTER TABLE alerts ADD COLUMN muted_by text;
CREATE INDEX alerts_muted ON alerts (muted_by) WHERE muted_by IS NOT NULL;

DO $$
BEGIN
  PERFORM vigil_grant('SELECT, INSERT, UPDATE', 'silences', 'vigil_alerts');
  PERFORM vigil_grant('SELECT', 'silences', 'vigil_dashboard');
END
$$;
