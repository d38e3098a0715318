-- How well detection works: shadow outbreaks in mirrors of the counts, what alerts turned out to be, proposed limits, plans of budgets, and the
-- changes of rules that people have made. Nothing that was planted is ever in a table of real counts, assessments, signals or alerts.

-- A shadow outbreak in the mirror of one series, as one rule saw it, and the week from its onset as it was without it. Written by `quality`.
CREATE TABLE shadow_trials (
  series text NOT NULL,
  detector text NOT NULL,
  onset_day date NOT NULL,
  measure text NOT NULL,
  level text NOT NULL,
  place text NOT NULL,
  size text NOT NULL CHECK (size IN ('small', 'medium', 'large')),
  cases int NOT NULL,
  -- Days from the onset to the first that exceeded; null where none did.
  delay_days int,
  -- The least alpha at which any day would have exceeded; null where none would.
  pvalue float8,
  quiet_days int NOT NULL,
  quiet_signals int NOT NULL,
  quiet_pvalues jsonb NOT NULL,
  as_of timestamptz NOT NULL,
  PRIMARY KEY (series, onset_day, detector)
);
CREATE INDEX shadow_trials_onset ON shadow_trials (onset_day);

-- What stands proposed now, written whole; what was decided of it stands in `rule_changes`.
CREATE TABLE threshold_proposals (
  id text PRIMARY KEY,
  place text NOT NULL,
  measure text NOT NULL,
  record jsonb NOT NULL
);

CREATE TABLE budget_plans (
  id text PRIMARY KEY,
  place text NOT NULL,
  family text NOT NULL,
  as_of timestamptz NOT NULL,
  record jsonb NOT NULL
);

-- Each change of what an alert turned out to be; the latest at a time is the outcome as of then.
CREATE TABLE alert_outcomes (
  alert_id text NOT NULL REFERENCES alerts (id),
  version int NOT NULL,
  at timestamptz NOT NULL,
  outcome text NOT NULL CHECK (outcome IN ('true', 'false', 'uncertain', 'open')),
  code text,
  PRIMARY KEY (alert_id, version)
);
CREATE INDEX alert_outcomes_at ON alert_outcomes (at);
INSERT INTO alert_outcomes (alert_id, version, at, outcome, code)
  SELECT id, version, updated_at,
    CASE WHEN state = 'closed' THEN 'true' WHEN record->'conclusion'->>'code' = 'known-event' THEN 'uncertain' ELSE 'false' END,
    record->'conclusion'->>'code'
  FROM alerts WHERE state IN ('excluded', 'closed');

CREATE TABLE rule_changes (
  id text PRIMARY KEY,
  place text NOT NULL,
  state text NOT NULL CHECK (state IN ('waiting', 'in-force', 'rejected', 'withdrawn')),
  asked_at timestamptz NOT NULL,
  record jsonb NOT NULL
);

-- What assessors read: rules that judge otherwise than the catalogue says, for windows that end in (valid_from, valid_until].
CREATE TABLE rule_overrides (
  -- In `rule_changes`; a replay copies these rows alone.
  change_id text NOT NULL,
  measure text NOT NULL,
  detector text NOT NULL,
  level text NOT NULL,
  place text NOT NULL,
  setting jsonb NOT NULL,
  valid_from timestamptz NOT NULL,
  valid_until timestamptz,
  PRIMARY KEY (change_id, measure, detector, level, place)
);

DO $$
DECLARE
  relation text;
BEGIN
  FOREACH relation IN ARRAY ARRAY['shadow_trials', 'threshold_proposals', 'budget_plans'] LOOP
    PERFORM vigil_writer(relation, 'vigil_detectors');
  END LOOP;
  FOREACH relation IN ARRAY ARRAY['alert_outcomes', 'rule_changes', 'rule_overrides'] LOOP
    PERFORM vigil_writer(relation, 'vigil_alerts');
  END LOOP;
END
$$;
