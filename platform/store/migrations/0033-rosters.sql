-- Who is on duty: rosters with their plans and overrides, swaps that two agreed on, and the handover of each shift.

CREATE TABLE rosters (
  id text PRIMARY KEY,
  version int NOT NULL CHECK (version >= 1),
  -- `duty-desk` for the desk of the place.
  department text NOT NULL,
  place text NOT NULL,
  updated_at timestamptz NOT NULL,
  record jsonb NOT NULL,
  -- What follows for the weeks ahead, as it was worked out last.
  outlook jsonb
);
CREATE INDEX rosters_office ON rosters (department, place);

CREATE TABLE swaps (
  id text PRIMARY KEY,
  version int NOT NULL CHECK (version >= 1),
  roster_id text NOT NULL REFERENCES rosters (id),
  state text NOT NULL CHECK (state IN ('proposed', 'accepted', 'in-force', 'declined', 'rejected', 'withdrawn')),
  from_user text NOT NULL,
  to_user text NOT NULL,
  proposed_at timestamptz NOT NULL,
  record jsonb NOT NULL,
  CHECK (from_user <> to_user)
);
CREATE INDEX swaps_roster ON swaps (roster_id, proposed_at DESC);

CREATE TABLE shift_handovers (
  id text PRIMARY KEY,
  version int NOT NULL CHECK (version >= 1),
  roster_id text NOT NULL REFERENCES rosters (id),
  department text NOT NULL,
  place text NOT NULL,
  -- End of the shift that is handed over.
  ends_at timestamptz NOT NULL,
  sign_by_at timestamptz NOT NULL,
  state text NOT NULL CHECK (state IN ('draft', 'signed-by-outgoing', 'signed-by-both')),
  outgoing text NOT NULL,
  incoming text NOT NULL,
  record jsonb NOT NULL,
  UNIQUE (roster_id, ends_at)
);
CREATE INDEX shift_handovers_office ON shift_handovers (department, place, ends_at DESC);

DO $$
DECLARE
  relation text;
BEGIN
  FOREACH relation IN ARRAY ARRAY['rosters', 'swaps', 'shift_handovers'] LOOP
    PERFORM vigil_grant('SELECT, INSERT, UPDATE', relation, 'vigil_alerts');
    PERFORM vigil_grant('SELECT', relation, 'vigil_dashboard');
  END LOOP;
END
$$;
