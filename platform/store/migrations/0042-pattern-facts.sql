-- Facts that sequence patterns look at, by the sequence that they stand in. A withdrawn one stays, without a body, so that its order can refuse
-- what arrives later but is older. What is beyond the reach of every rule goes with age.

CREATE TABLE pattern_facts (
  key text NOT NULL,
  fact text NOT NULL,
  occurred_at timestamptz NOT NULL,
  -- The greatest statement stands.
  stated_at bigint NOT NULL,
  stated_rank int NOT NULL,
  received_at bigint NOT NULL,
  stated_by text NOT NULL,
  -- The earliest time that any statement gave: of what is written, when it was first answered.
  first_at timestamptz,
  body jsonb,
  PRIMARY KEY (key, fact)
);
CREATE INDEX pattern_facts_time ON pattern_facts (key, occurred_at DESC) WHERE body IS NOT NULL;
CREATE INDEX pattern_facts_age ON pattern_facts (occurred_at);

-- When a sequence is to be looked at although nothing came: the end of its first open span.
CREATE TABLE pattern_dues (
  key text PRIMARY KEY,
  due_at timestamptz NOT NULL
);
CREATE INDEX pattern_dues_time ON pattern_dues (due_at);

DO $$
DECLARE
  relation text;
BEGIN
  FOREACH relation IN ARRAY ARRAY['pattern_facts', 'pattern_dues'] LOOP
    -- Nobody else has to do with sequences of one person.
    PERFORM vigil_grant('SELECT, INSERT, UPDATE, DELETE', relation, 'vigil_detectors');
  END LOOP;
END
$$;
