-- Rules about sequences as they are in force, and which kinds of facts were told for them, so that a rule that is new or changed is given the
-- history that it asks for before it judges.

CREATE TABLE pattern_rules (
  rule text PRIMARY KEY,
  -- Of what decides what it finds.
  digest text NOT NULL,
  -- Since when it judges as it is now; what was complete before is told as late, or recorded only.
  since_at timestamptz NOT NULL
);

-- Kinds of facts that are told for sequences of one sort, and how far back.
CREATE TABLE fact_kinds_told (
  key_kind text NOT NULL,
  kind text NOT NULL,
  reach_ms bigint NOT NULL,
  PRIMARY KEY (key_kind, kind)
);

-- One row: whether a store has begun without any event, and so has no history that a rule could have missed.
CREATE TABLE pattern_beginning (
  only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  is_new boolean NOT NULL
);

-- How far the present run has come; one row.
CREATE TABLE pattern_history_run (
  only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  -- Names the catalogue's rules and kinds of facts.
  plan text NOT NULL,
  run text NOT NULL,
  phase text NOT NULL,
  -- Of the page that was done last.
  after jsonb NOT NULL,
  -- Rules that are looked with again.
  rules text[] NOT NULL,
  statements bigint NOT NULL DEFAULT 0,
  sequences bigint NOT NULL DEFAULT 0,
  started_at timestamptz NOT NULL,
  ended_at timestamptz
);

-- Findings that were complete too long ago to be told when their rule first looked: kept to be seen, never routed.
CREATE TABLE recorded_findings (
  id text PRIMARY KEY,
  rule text NOT NULL,
  found_at timestamptz NOT NULL,
  as_of timestamptz NOT NULL,
  signal jsonb NOT NULL
);
CREATE INDEX recorded_findings_age ON recorded_findings (found_at);

DO $$
DECLARE
  relation text;
BEGIN
  FOREACH relation IN ARRAY ARRAY['pattern_rules', 'fact_kinds_told', 'pattern_history_run', 'recorded_findings'] LOOP
    PERFORM vigil_writer(relation, 'vigil_detectors');
  END LOOP;
  PERFORM vigil_grant('SELECT, UPDATE', 'pattern_beginning', 'vigil_detectors');
END
$$;

INSERT INTO pattern_beginning (is_new) SELECT NOT EXISTS (SELECT FROM events);

-- What has been told so far counts as told as far back as any rule may look.
INSERT INTO fact_kinds_told (key_kind, kind, reach_ms)
SELECT DISTINCT split_part(key, ' ', 1), split_part(fact, ' ', 1), 100000000000 FROM pattern_facts
UNION
SELECT DISTINCT split_part(key, ' ', 1), 'claim-item', 100000000000 FROM pattern_facts WHERE body ? 'parts';
