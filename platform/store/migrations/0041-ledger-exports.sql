-- Exports of the accountability ledger that were asked for at a screen: the lines they hold and the seal that was signed. Lines never change, so
-- that the file is the same whenever it is fetched.

CREATE TABLE ledger_exports (
  id text PRIMARY KEY,
  by_user text NOT NULL,
  at timestamptz NOT NULL,
  -- Identifiers of the lines, in their order in the file.
  lines text[] NOT NULL,
  record jsonb NOT NULL
);
CREATE INDEX ledger_exports_user ON ledger_exports (by_user, at DESC);

DO $$
BEGIN
  PERFORM vigil_grant('SELECT, INSERT', 'ledger_exports', 'vigil_alerts');
  PERFORM vigil_grant('SELECT', 'ledger_exports', 'vigil_dashboard');
END
$$;
