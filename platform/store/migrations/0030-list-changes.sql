-- New versions of responsibility lists that people wrote in the product: asked for by one person, confirmed by another, in force from a day on.
-- What is in force stands in `responsibility_lists` as well, where cases find the version they were frozen with.

CREATE TABLE list_changes (
  id text PRIMARY KEY,
  list text NOT NULL,
  -- Of the list as it is to be.
  list_version text NOT NULL,
  state text NOT NULL CHECK (state IN ('waiting', 'in-force', 'rejected', 'withdrawn')),
  asked_by text NOT NULL,
  asked_at timestamptz NOT NULL,
  decided_by text,
  decided_at timestamptz,
  valid_from date NOT NULL,
  record jsonb NOT NULL,
  CHECK (state <> 'in-force' OR (decided_by IS NOT NULL AND decided_by <> asked_by)),
  CHECK ((decided_by IS NULL) = (decided_at IS NULL)),
  CHECK ((state = 'waiting') = (decided_at IS NULL))
);
CREATE INDEX list_changes_asked ON list_changes (asked_at DESC, id DESC);
CREATE UNIQUE INDEX list_changes_version ON list_changes (list, list_version) WHERE state IN ('waiting', 'in-force');

DO $$
BEGIN
  PERFORM vigil_grant('SELECT, INSERT, UPDATE', 'list_changes', 'vigil_alerts');
  PERFORM vigil_grant('SELECT', 'list_changes', 'vigil_dashboard');
END
$$;
