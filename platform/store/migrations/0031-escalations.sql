-- Who was called when a department was late, step by step, each step once; and disputes with their rulings.

CREATE TABLE escalations (
  id text PRIMARY KEY,
  alert_id text NOT NULL REFERENCES alerts (id),
  -- Null where the case itself is what nobody moves.
  task_id text REFERENCES tasks (id),
  -- 1 the head of the department, 2 the lead department, 3 the command group.
  step int NOT NULL CHECK (step BETWEEN 1 AND 3),
  rung text NOT NULL CHECK (rung IN ('head', 'lead', 'command-group')),
  department text NOT NULL,
  place text NOT NULL,
  -- The limit that passed.
  cause text NOT NULL,
  at timestamptz NOT NULL,
  answered_at timestamptz,
  record jsonb NOT NULL
);
CREATE UNIQUE INDEX escalations_once ON escalations (alert_id, coalesce(task_id, ''), cause, step);
CREATE INDEX escalations_open ON escalations (at) WHERE answered_at IS NULL;

CREATE TABLE disputes (
  id text PRIMARY KEY,
  version int NOT NULL CHECK (version >= 1),
  alert_id text NOT NULL REFERENCES alerts (id),
  task_id text NOT NULL REFERENCES tasks (id),
  -- The duty as the lead has it meanwhile; null where the stage has no other lead.
  interim_task_id text REFERENCES tasks (id),
  state text NOT NULL CHECK (state IN ('open', 'ruled', 'withdrawn')),
  department text NOT NULL,
  place text NOT NULL,
  opened_by text NOT NULL,
  opened_at timestamptz NOT NULL,
  rule_by_at timestamptz NOT NULL,
  ruled_by text,
  ruled_at timestamptz,
  ruling text CHECK (ruling IN ('upheld', 'rejected')),
  record jsonb NOT NULL,
  CHECK ((state = 'ruled') = (ruled_at IS NOT NULL)),
  CHECK ((ruled_at IS NULL) = (ruled_by IS NULL) AND (ruled_at IS NULL) = (ruling IS NULL)),
  CHECK (ruled_by IS DISTINCT FROM opened_by)
);
CREATE UNIQUE INDEX disputes_one_open ON disputes (task_id) WHERE state = 'open';
CREATE INDEX disputes_alert ON disputes (alert_id, opened_at);
CREATE INDEX disputes_open ON disputes (rule_by_at) WHERE state = 'open';

DO $$
DECLARE
  relation text;
BEGIN
  FOREACH relation IN ARRAY ARRAY['escalations', 'disputes'] LOOP
    PERFORM vigil_grant('SELECT, INSERT, UPDATE', relation, 'vigil_alerts');
    PERFORM vigil_grant('SELECT', relation, 'vigil_dashboard');
  END LOOP;
END
$$;
