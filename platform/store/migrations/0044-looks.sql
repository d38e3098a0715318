-- The last turn of each look at many providers, places or days, and the inpatient cases that some of them compare.
CREATE TABLE looks (
  rule text PRIMARY KEY,
  version text NOT NULL,
  turn_at timestamptz NOT NULL,
  looked_at timestamptz NOT NULL,
  took_ms int NOT NULL,
  findings int NOT NULL,
  dropped int NOT NULL,
  -- What could not be judged, by reason.
  unjudged jsonb NOT NULL,
  problem text
);
CREATE INDEX signals_looks ON signals (measure) WHERE kind = 'look' AND status <> 'withdrawn';

-- One row for each standing inpatient visit that has ended, as its fold says it now. Its money is in settlement_lines.
CREATE TABLE stays (
  unit text PRIMARY KEY,
  site_id text NOT NULL,
  place text NOT NULL,
  person text,
  admitted_at timestamptz NOT NULL,
  ended_at timestamptz NOT NULL,
  age_band text NOT NULL,
  -- Main diagnosis, by its code in ICD-10.
  diagnosis text,
  disposition text,
  examinations int NOT NULL,
  event_id text NOT NULL
) WITH (fillfactor = 80);
CREATE INDEX stays_ended ON stays (ended_at);
CREATE INDEX stays_person ON stays (person, admitted_at) WHERE person IS NOT NULL;

DO $$
DECLARE
  relation text;
BEGIN
  FOREACH relation IN ARRAY ARRAY['looks', 'stays'] LOOP
    PERFORM vigil_grant('SELECT, INSERT, UPDATE, DELETE', relation, 'vigil_detectors');
  END LOOP;
END
$$;
