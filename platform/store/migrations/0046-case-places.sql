-- Cases of the measures that are scanned for clusters in space, each where its person lives and where its site stands: one row for each unit
-- that counts, as it counts now.
CREATE TABLE case_places (
  measure text NOT NULL,
  unit text NOT NULL,
  occurred_at timestamptz NOT NULL,
  site_id text NOT NULL,
  place text NOT NULL,
  residence text,
  -- The person where known, else the unit: counted once a day.
  subject text NOT NULL,
  event_id text NOT NULL,
  PRIMARY KEY (measure, unit)
) WITH (fillfactor = 80);
CREATE INDEX case_places_time ON case_places (measure, occurred_at);
CREATE INDEX case_places_age ON case_places (occurred_at);

SELECT vigil_grant('SELECT, INSERT, UPDATE, DELETE', 'case_places', 'vigil_detectors');
