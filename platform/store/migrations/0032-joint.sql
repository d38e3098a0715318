-- The lead's work with several departments: the joint team with its reports of each operational period, meetings, and limits that were extended.

CREATE TABLE teams (
  id text PRIMARY KEY,
  version int NOT NULL CHECK (version >= 1),
  alert_id text NOT NULL REFERENCES alerts (id),
  state text NOT NULL CHECK (state IN ('active', 'dissolved')),
  place text NOT NULL,
  set_up_by text NOT NULL,
  set_up_at timestamptz NOT NULL,
  period_minutes int NOT NULL CHECK (period_minutes BETWEEN 60 AND 10080),
  record jsonb NOT NULL
);
CREATE UNIQUE INDEX teams_one_active ON teams (alert_id) WHERE state = 'active';
CREATE INDEX teams_alert ON teams (alert_id, set_up_at);

-- Condition, actions, needs. A correction is another report: the latest of a department in a period is the one that is read.
CREATE TABLE can_reports (
  id text PRIMARY KEY,
  team_id text NOT NULL REFERENCES teams (id),
  alert_id text NOT NULL REFERENCES alerts (id),
  period int NOT NULL CHECK (period >= 1),
  department text NOT NULL,
  by_user text NOT NULL,
  at timestamptz NOT NULL,
  record jsonb NOT NULL
);
CREATE INDEX can_reports_team ON can_reports (team_id, period, department, at);

CREATE TABLE meetings (
  id text PRIMARY KEY,
  version int NOT NULL CHECK (version >= 1),
  alert_id text NOT NULL REFERENCES alerts (id),
  state text NOT NULL CHECK (state IN ('called', 'held', 'cancelled')),
  place text NOT NULL,
  called_by text NOT NULL,
  begins_at timestamptz NOT NULL,
  record jsonb NOT NULL
);
CREATE INDEX meetings_alert ON meetings (alert_id, begins_at);

CREATE TABLE extensions (
  id text PRIMARY KEY,
  alert_id text NOT NULL REFERENCES alerts (id),
  task_id text NOT NULL REFERENCES tasks (id),
  clock text NOT NULL CHECK (clock IN ('acknowledge', 'act', 'report')),
  from_due_at timestamptz NOT NULL,
  to_due_at timestamptz NOT NULL,
  by_user text NOT NULL,
  at timestamptz NOT NULL,
  record jsonb NOT NULL,
  CHECK (from_due_at < to_due_at)
);
CREATE INDEX extensions_task ON extensions (task_id, at);

DO $$
DECLARE
  relation text;
BEGIN
  FOREACH relation IN ARRAY ARRAY['teams', 'meetings'] LOOP
    PERFORM vigil_grant('SELECT, INSERT, UPDATE', relation, 'vigil_alerts');
    PERFORM vigil_grant('SELECT', relation, 'vigil_dashboard');
  END LOOP;
  FOREACH relation IN ARRAY ARRAY['can_reports', 'extensions'] LOOP
    PERFORM vigil_grant('SELECT, INSERT', relation, 'vigil_alerts');
    PERFORM vigil_grant('SELECT', relation, 'vigil_dashboard');
  END LOOP;
END
$$;
