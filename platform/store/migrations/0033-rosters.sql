-- Who is on duty: rosters with their rotations, what people changed in them, swaps that two agreed on, and the handover of each shift.

CREATE TABLE rosters (
  id text PRIMARY KEY,
  version int NOT NULL CHECK (version >= 1),
  -- `duty-desk` for the desk of the place.
  department text NOT NULL,
  place text NOT NULL,
  state text NOT NULL CHECK (state IN ('active', 'ended')),
  begins_at timestamptz NOT NULL,
  ends_at timestamptz,
  record jsonb NOT NULL,
  CHECK (ends_at IS NULL OR begins_at < ends_at)
);
CREATE UNIQUE INDEX rosters_one_active ON rosters (department, place) WHERE state = 'active';

-- One person instead of another from one time to another.
CREATE TABLE roster_changes (
  id text PRIMARY KEY,
  roster_id text NOT NULL REFERENCES rosters (id),
  from_at timestamptz NOT NULL,
  to_at timestamptz NOT NULL,
  -- Null where nobody takes the place: a hole that was made knowingly.
  user_id text,
  by_user text NOT NULL,
  at timestamptz NOT NULL,
  withdrawn_at timestamptz,
  record jsonb NOT NULL,
  CHECK (from_at < to_at)
);
CREATE INDEX roster_changes_roster ON roster_changes (roster_id, from_at) WHERE withdrawn_at IS NULL;

CREATE TABLE swaps (
  id text PRIMARY KEY,
  version int NOT NULL CHECK (version >= 1),
  roster_id text NOT NULL REFERENCES rosters (id),
  state text NOT NULL CHECK (state IN ('asked', 'agreed', 'refused', 'withdrawn')),
  asked_by text NOT NULL,
  asked_of text NOT NULL,
  from_at timestamptz NOT NULL,
  to_at timestamptz NOT NULL,
  at timestamptz NOT NULL,
  record jsonb NOT NULL,
  CHECK (asked_by <> asked_of),
  CHECK (from_at < to_at)
);
CREATE INDEX swaps_roster ON swaps (roster_id, from_at);

CREATE TABLE shift_handovers (
  id text PRIMARY KEY,
  version int NOT NULL CHECK (version >= 1),
  roster_id text NOT NULL REFERENCES rosters (id),
  department text NOT NULL,
  place text NOT NULL,
  -- End of the shift that is handed over.
  shift_ends_at timestamptz NOT NULL,
  state text NOT NULL CHECK (state IN ('draft', 'signed-by-outgoing', 'signed-by-both')),
  outgoing text NOT NULL,
  incoming text,
  record jsonb NOT NULL,
  CHECK (incoming IS DISTINCT FROM outgoing),
  CHECK (state <> 'signed-by-both' OR incoming IS NOT NULL),
  UNIQUE (roster_id, shift_ends_at)
);
CREATE INDEX shift_handovers_office ON shift_handovers (department, place, shift_ends_at DESC);

DO $$
DECLARE
  relation text;
BEGIN
  FOREACH relation IN ARRAY ARRAY['rosters', 'roster_changes', 'swaps', 'shift_handovers'] LOOP
    PERFORM vigil_grant('SELECT, INSERT, UPDATE', relation, 'vigil_alerts');
    PERFORM vigil_grant('SELECT', relation, 'vigil_dashboard');
  END LOOP;
END
$$;
