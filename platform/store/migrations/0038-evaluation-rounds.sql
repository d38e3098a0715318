-- An evaluation is a round: it opens when an alert closes, names who is to score whom, and ends when all have scored or its limit passes. The
-- ledger takes two more kinds of lines: what was met late, and objections to other lines.

CREATE TABLE evaluation_rounds (
  alert_id text NOT NULL REFERENCES alerts (id),
  occurrence int NOT NULL CHECK (occurrence >= 1),
  version int NOT NULL CHECK (version >= 1),
  state text NOT NULL CHECK (state IN ('open', 'closed')),
  opened_at timestamptz NOT NULL,
  due_at timestamptz NOT NULL,
  record jsonb NOT NULL,
  PRIMARY KEY (alert_id, occurrence)
);
CREATE INDEX evaluation_rounds_opened ON evaluation_rounds (opened_at);

ALTER TABLE ledger_entries DROP CONSTRAINT ledger_entries_kind_check;
ALTER TABLE ledger_entries ADD CONSTRAINT ledger_entries_kind_check CHECK (kind IN
  ('late', 'met-late', 'missing', 'dispute-lost', 'accountability-proposed', 'objection'));
ALTER TABLE ledger_entries ADD COLUMN objects_to text REFERENCES ledger_entries (id);
ALTER TABLE ledger_entries ADD CONSTRAINT ledger_entries_objects CHECK ((kind = 'objection') = (objects_to IS NOT NULL));

-- Who answers for a corrective action does not confirm it.
ALTER TABLE corrective_actions ADD COLUMN verified_by text;
ALTER TABLE corrective_actions ADD CONSTRAINT corrective_actions_second_person
  CHECK ((state = 'verified') = (verified_by IS NOT NULL) AND verified_by IS DISTINCT FROM owner_user);

DO $$
BEGIN
  PERFORM vigil_grant('SELECT, INSERT, UPDATE', 'evaluation_rounds', 'vigil_alerts');
  PERFORM vigil_grant('SELECT', 'evaluation_rounds', 'vigil_dashboard');
END
$$;
