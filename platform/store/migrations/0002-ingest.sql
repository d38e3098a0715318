-- What the doors keep: keys of sites, registered senders on MLLP, what was set aside and why, and how often.

-- Keys are kept as SHA-256: they are random and long, so a slow hash would only slow the door.
CREATE TABLE site_keys (
  key_hash text PRIMARY KEY,
  site_id text NOT NULL,
  label text NOT NULL,
  -- True for a platform that forwards for others: it may name any registered site in a record.
  speaks_for_all boolean NOT NULL DEFAULT false,
  requests_per_second int NOT NULL DEFAULT 200 CHECK (requests_per_second > 0),
  created_at timestamptz NOT NULL,
  revoked_at timestamptz
);

-- Who may speak on MLLP: by address or by the fingerprint of a client certificate. A facility that is not one of the sites it may
-- speak for counts for `site_id` where `unknown_facility` says so, else it is set aside.
CREATE TABLE mllp_peers (
  peer text PRIMARY KEY,
  site_id text NOT NULL,
  speaks_for_all boolean NOT NULL DEFAULT false,
  unknown_facility text NOT NULL DEFAULT 'own-site' CHECK (unknown_facility IN ('own-site', 'quarantine')),
  created_at timestamptz NOT NULL,
  revoked_at timestamptz
);

-- One row for each thing set aside. No content: that is in `quarantine`, encrypted, for a while.
CREATE TABLE rejections (
  id text NOT NULL,
  at timestamptz NOT NULL,
  door text NOT NULL,
  site_id text,
  code text NOT NULL,
  detail text NOT NULL,
  PRIMARY KEY (id, at)
);
SELECT vigil_time_table('rejections', 'at', interval '400 days');
CREATE INDEX rejections_site ON rejections (site_id, at);

-- The original, AES-256-GCM under a key that is not in this database. The same original is kept once.
CREATE TABLE quarantine (
  id text PRIMARY KEY,
  at timestamptz NOT NULL,
  last_at timestamptz NOT NULL,
  times int NOT NULL DEFAULT 1,
  door text NOT NULL,
  site_id text,
  code text NOT NULL,
  detail text NOT NULL,
  key_version int NOT NULL,
  sealed bytea NOT NULL,
  expires_at timestamptz NOT NULL
);
CREATE INDEX quarantine_expiry ON quarantine (expires_at);

DO $$
DECLARE
  relation text;
BEGIN
  FOREACH relation IN ARRAY ARRAY['site_keys', 'mllp_peers', 'rejections', 'quarantine'] LOOP
    PERFORM vigil_writer(relation, 'vigil_ingest');
  END LOOP;
END
$$;
