-- How the response went: scores of the party, the lead and a third party, what is to be better, and the ledger of what was late, missing or
-- lost, which nobody can change afterwards.

CREATE TABLE evaluations (
  id text PRIMARY KEY,
  version int NOT NULL CHECK (version >= 1),
  alert_id text NOT NULL REFERENCES alerts (id),
  occurrence int NOT NULL CHECK (occurrence >= 1),
  -- Of whom, by whom.
  department text NOT NULL,
  side text NOT NULL CHECK (side IN ('party', 'lead', 'third-party')),
  by_department text NOT NULL,
  by_user text NOT NULL,
  at timestamptz NOT NULL,
  record jsonb NOT NULL,
  UNIQUE (alert_id, occurrence, department, side),
  CHECK ((side = 'party') = (department = by_department))
);

CREATE TABLE corrective_actions (
  id text PRIMARY KEY,
  version int NOT NULL CHECK (version >= 1),
  alert_id text NOT NULL REFERENCES alerts (id),
  department text NOT NULL,
  place text NOT NULL,
  owner_user text NOT NULL,
  due_at timestamptz NOT NULL,
  state text NOT NULL CHECK (state IN ('open', 'done', 'verified', 'dropped')),
  updated_at timestamptz NOT NULL,
  record jsonb NOT NULL
);
CREATE INDEX corrective_actions_alert ON corrective_actions (alert_id, due_at);
CREATE INDEX corrective_actions_due ON corrective_actions (due_at) WHERE state = 'open';

CREATE TABLE ledger_entries (
  -- Follows from what it is about: entered twice it is one entry.
  id text PRIMARY KEY,
  alert_id text NOT NULL REFERENCES alerts (id),
  task_id text REFERENCES tasks (id),
  department text NOT NULL,
  place text NOT NULL,
  kind text NOT NULL CHECK (kind IN ('late', 'missing', 'dispute-lost', 'accountability-proposed')),
  -- The entry of the audit that shows it.
  evidence_seq bigint NOT NULL CHECK (evidence_seq >= 1),
  at timestamptz NOT NULL,
  record jsonb NOT NULL
);
CREATE INDEX ledger_entries_department ON ledger_entries (department, place, at);
CREATE INDEX ledger_entries_alert ON ledger_entries (alert_id, at);

DO $$
DECLARE
  relation text;
BEGIN
  FOREACH relation IN ARRAY ARRAY['evaluations', 'corrective_actions'] LOOP
    PERFORM vigil_grant('SELECT, INSERT, UPDATE', relation, 'vigil_alerts');
    PERFORM vigil_grant('SELECT', relation, 'vigil_dashboard');
  END LOOP;
  PERFORM vigil_grant('SELECT, INSERT', 'ledger_entries', 'vigil_alerts');
  PERFORM vigil_grant('SELECT', 'ledger_entries', 'vigil_dashboard');
END
$$;
