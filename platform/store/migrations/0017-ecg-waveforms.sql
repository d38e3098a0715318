-- Waveforms of ECGs, sealed, for as long as a reader needs them; and what the screens read of ECGs and images.

-- One piece of a recording. The key is not in this database. Only ingest writes, only ingest and the dashboard read: no other stage has any
-- business with them.
CREATE TABLE ecg_waveforms (
  record text NOT NULL,
  part int NOT NULL CHECK (part >= 0),
  site_id text NOT NULL,
  place text NOT NULL,
  -- Sent while it was recorded.
  live boolean NOT NULL,
  rate float8 NOT NULL,
  -- Of sample 0 of the recording.
  started_at timestamptz NOT NULL,
  first_sample bigint NOT NULL,
  samples int NOT NULL,
  received_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  key_version int NOT NULL,
  sealed bytea NOT NULL,
  PRIMARY KEY (record, part)
);
ALTER TABLE ecg_waveforms ALTER COLUMN sealed SET STORAGE EXTERNAL;
CREATE INDEX ecg_waveforms_expiry ON ecg_waveforms (expires_at);

DO $$
BEGIN
  PERFORM vigil_grant('SELECT, INSERT, DELETE', 'ecg_waveforms', 'vigil_ingest');
  PERFORM vigil_grant('SELECT', 'ecg_waveforms', 'vigil_dashboard');
END
$$;

CREATE INDEX events_findings ON events (occurred_at) WHERE kind IN ('ecg', 'imaging');
