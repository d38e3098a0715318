-- The stage `alerts`: accounts, cases (alerts, their evidence, tasks and clocks), what became of every signal and command, and the
-- audit chain. Whole records stand in `record` as the contracts give them; the columns beside are what is searched by.

-- Who may do what where. `password_hash` is read by the dashboard at sign-in and by nobody else.
CREATE TABLE users (
  id text PRIMARY KEY,
  name text NOT NULL,
  role text NOT NULL CHECK (role IN ('duty-officer', 'department-member', 'epidemiologist', 'administrator')),
  places text[] NOT NULL,
  departments text[] NOT NULL,
  active boolean NOT NULL,
  -- Raised on password change, deactivation and change of scope: older sessions end.
  generation int NOT NULL DEFAULT 0,
  password_hash text NOT NULL,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL
);

-- Every version of a responsibility list that was ever in force. A version never changes: cases refer to it by name.
CREATE TABLE responsibility_lists (
  id text NOT NULL,
  version text NOT NULL,
  record jsonb NOT NULL,
  first_loaded_at timestamptz NOT NULL,
  PRIMARY KEY (id, version)
);

CREATE TABLE alerts (
  id text PRIMARY KEY,
  version int NOT NULL,
  family text NOT NULL,
  kind text NOT NULL,
  subject text NOT NULL,
  state text NOT NULL,
  -- The human level where there is one, else the machine's.
  level text NOT NULL CHECK (level IN ('I', 'II', 'III', 'IV')),
  measure text NOT NULL,
  disease text,
  place text NOT NULL,
  opened_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  -- Event time of the latest fact.
  last_fact_at timestamptz NOT NULL,
  record jsonb NOT NULL,
  -- What the machine remembers beside the record (alerts/cases/case.ts).
  memo jsonb NOT NULL
);
CREATE INDEX alerts_subject ON alerts (family, subject, last_fact_at DESC);
CREATE INDEX alerts_inbox ON alerts (state, updated_at DESC, id);
CREATE INDEX alerts_updated ON alerts (updated_at DESC, id);
CREATE INDEX alerts_place ON alerts (place text_pattern_ops);

-- The latest revision of each signal that belongs to an alert. `evidence` is the part that decisions weigh.
CREATE TABLE alert_signals (
  signal_id text PRIMARY KEY,
  alert_id text NOT NULL REFERENCES alerts (id),
  revision int NOT NULL,
  status text NOT NULL,
  joined_at timestamptz NOT NULL,
  evidence jsonb NOT NULL,
  record jsonb NOT NULL
);
CREATE INDEX alert_signals_alert ON alert_signals (alert_id, joined_at, signal_id);

-- No silent path: what became of each revision of each signal, and why, stage by stage.
CREATE TABLE signal_dispositions (
  signal_id text NOT NULL,
  revision int NOT NULL,
  outcome text NOT NULL CHECK (outcome IN ('notified', 'suppressed', 'merged')),
  alert_id text,
  reasons jsonb NOT NULL,
  at timestamptz NOT NULL,
  PRIMARY KEY (signal_id, revision)
);
CREATE INDEX signal_dispositions_alert ON signal_dispositions (alert_id, at);

CREATE TABLE tasks (
  id text PRIMARY KEY,
  alert_id text NOT NULL REFERENCES alerts (id),
  -- Place of the alert: desks see a task where they see its alert. Its own place is that of the office.
  alert_place text NOT NULL,
  version int NOT NULL,
  department text NOT NULL,
  place text NOT NULL,
  stage text NOT NULL,
  part text NOT NULL,
  purpose text NOT NULL,
  state text NOT NULL,
  assignee text,
  -- The earliest limit that still runs; null where none does.
  next_due_at timestamptz,
  assigned_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  record jsonb NOT NULL
);
CREATE INDEX tasks_alert ON tasks (alert_id);
CREATE INDEX tasks_department ON tasks (department, state, next_due_at);
CREATE INDEX tasks_updated ON tasks (updated_at DESC, id);

-- Limits that the timers watch. `late_by_ms` is how late the timer itself came, e.g. because nothing was running.
CREATE TABLE clocks (
  -- `alert:<id>` or `task:<id>`.
  subject text NOT NULL,
  name text NOT NULL,
  alert_id text NOT NULL REFERENCES alerts (id),
  due_at timestamptz NOT NULL,
  stopped_at timestamptz,
  fired_at timestamptz,
  late_by_ms bigint,
  PRIMARY KEY (subject, name)
);
CREATE INDEX clocks_due ON clocks (due_at) WHERE stopped_at IS NULL AND fired_at IS NULL;

-- One command, one answer, however often it is sent.
CREATE TABLE command_outcomes (
  command_id text PRIMARY KEY,
  by_user text,
  target text NOT NULL,
  subject text,
  outcome jsonb NOT NULL,
  at timestamptz NOT NULL
);
CREATE INDEX command_outcomes_at ON command_outcomes USING brin (at);

-- The audit chain. Times are plain milliseconds, so that what was hashed is what is stored, to the last bit.
CREATE TABLE audit (
  seq bigint PRIMARY KEY,
  at_ms bigint NOT NULL,
  actor text NOT NULL,
  action text NOT NULL,
  subject text NOT NULL,
  from_state text,
  to_state text,
  reason text,
  details jsonb NOT NULL,
  previous_hash text NOT NULL,
  hash text NOT NULL,
  -- The alert that the entry is about, for its activity list. Follows from the hashed fields.
  alert_id text
);
CREATE INDEX audit_alert ON audit (alert_id, seq) WHERE alert_id IS NOT NULL;
CREATE INDEX audit_subject ON audit (subject, seq);

-- The end of the chain in a row of its own, so that a chain cut short at its end is seen. It is also the lock under which the stage
-- decides: one writer at a time, hence no gap, no fork and no deadlock.
CREATE TABLE audit_head (
  only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  seq bigint NOT NULL,
  hash text NOT NULL
);
INSERT INTO audit_head (seq, hash) VALUES (0, repeat('0', 64));

DO $$
DECLARE
  relation text;
BEGIN
  FOREACH relation IN ARRAY ARRAY['responsibility_lists', 'alerts', 'alert_signals', 'signal_dispositions', 'tasks', 'clocks',
    'command_outcomes'] LOOP
    PERFORM vigil_writer(relation, 'vigil_alerts');
  END LOOP;
  PERFORM vigil_grant('SELECT', 'users', 'vigil_dashboard');
  PERFORM vigil_grant('SELECT, INSERT, UPDATE', 'users', 'vigil_alerts');
  -- Entries are added, never changed: not even by the stage that writes them.
  PERFORM vigil_grant('SELECT', 'audit', 'vigil_dashboard');
  PERFORM vigil_grant('SELECT, INSERT', 'audit', 'vigil_alerts');
  PERFORM vigil_grant('SELECT', 'audit_head', 'vigil_dashboard');
  PERFORM vigil_grant('SELECT, UPDATE', 'audit_head', 'vigil_alerts');
END
$$;
