-- What people found and judged of an alert, added and never changed; and the products that are drafted from it, approved by one person and
-- issued by another.

CREATE TABLE verifications (
  id text PRIMARY KEY,
  alert_id text NOT NULL REFERENCES alerts (id),
  occurrence int NOT NULL CHECK (occurrence >= 1),
  outcome text NOT NULL CHECK (outcome IN ('confirmed', 'refuted', 'inconclusive')),
  by_user text NOT NULL,
  at timestamptz NOT NULL,
  record jsonb NOT NULL
);
CREATE INDEX verifications_alert ON verifications (alert_id, at, id);

CREATE TABLE risks (
  id text PRIMARY KEY,
  alert_id text NOT NULL REFERENCES alerts (id),
  occurrence int NOT NULL CHECK (occurrence >= 1),
  likelihood int NOT NULL CHECK (likelihood BETWEEN 1 AND 5),
  impact int NOT NULL CHECK (impact BETWEEN 1 AND 5),
  by_user text NOT NULL,
  at timestamptz NOT NULL,
  record jsonb NOT NULL
);
CREATE INDEX risks_alert ON risks (alert_id, at, id);

CREATE TABLE products (
  id text PRIMARY KEY,
  alert_id text NOT NULL REFERENCES alerts (id),
  version int NOT NULL CHECK (version >= 1),
  kind text NOT NULL CHECK (kind IN ('health-risk-notice', 'alert-bulletin', 'decision-advice')),
  state text NOT NULL CHECK (state IN ('draft', 'approved', 'issued', 'withdrawn')),
  place text NOT NULL,
  -- Whoever wrote the text last.
  drafted_by text NOT NULL,
  approved_by text,
  issued_at timestamptz,
  updated_at timestamptz NOT NULL,
  record jsonb NOT NULL,
  CHECK (approved_by IS DISTINCT FROM drafted_by),
  CHECK (state NOT IN ('approved', 'issued') OR approved_by IS NOT NULL),
  CHECK (state <> 'issued' OR issued_at IS NOT NULL)
);
CREATE INDEX products_alert ON products (alert_id, id);
CREATE INDEX products_updated ON products (updated_at DESC, id DESC);

DO $$
DECLARE
  relation text;
BEGIN
  FOREACH relation IN ARRAY ARRAY['verifications', 'risks'] LOOP
    PERFORM vigil_grant('SELECT, INSERT', relation, 'vigil_alerts');
    PERFORM vigil_grant('SELECT', relation, 'vigil_dashboard');
  END LOOP;
  PERFORM vigil_grant('SELECT, INSERT, UPDATE', 'products', 'vigil_alerts');
  PERFORM vigil_grant('SELECT', 'products', 'vigil_dashboard');
END
$$;
