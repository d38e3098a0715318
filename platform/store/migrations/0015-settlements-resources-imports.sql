-- What settlements are worth, the latest state of beds, devices, stock and staff, and what became of imported files.

-- The latest statement about each settlement line, under the name of its oldest known key, and what is left of it after everything that
-- takes it back. `state` is null for a reversal, which is worth nothing by itself. Money is integer fen.
CREATE TABLE settlement_lines (
  record text PRIMARY KEY,
  site_id text NOT NULL,
  place text NOT NULL,
  step text NOT NULL CHECK (step IN ('settled', 'reversed', 'corrected')),
  reverses text,
  visit text,
  settled_at timestamptz NOT NULL,
  total_fen bigint NOT NULL,
  fund_fen bigint NOT NULL,
  grouped_as text,
  insured_place text,
  items json NOT NULL,
  stated_at bigint NOT NULL,
  stated_rank int NOT NULL,
  received_at bigint NOT NULL,
  event_id text NOT NULL,
  state text CHECK (state IN ('standing', 'partly-reversed', 'reversed', 'over-reversed')),
  left_total_fen bigint,
  left_fund_fen bigint,
  left_items json,
  -- Fen of what is left, by category of the items' codes.
  left_by_category jsonb
);
CREATE INDEX settlement_lines_reverses ON settlement_lines (reverses) WHERE reverses IS NOT NULL;
CREATE INDEX settlement_lines_visit ON settlement_lines (visit) WHERE visit IS NOT NULL;
CREATE INDEX settlement_lines_time ON settlement_lines (site_id, settled_at);

-- What is left of the money of each visit that a settlement names.
CREATE VIEW visit_settlements AS
SELECT visit, site_id, count(*)::int AS settlements, sum(left_total_fen)::bigint AS total_fen, sum(left_fund_fen)::bigint AS fund_fen
FROM settlement_lines
WHERE visit IS NOT NULL AND state IS NOT NULL
GROUP BY visit, site_id;

-- Who says more of a ward, device kind, article or post replaces what was said before, unless it speaks of an earlier moment.
CREATE TABLE resource_states (
  site_id text NOT NULL,
  kind text NOT NULL CHECK (kind IN ('beds', 'device-use', 'stock', 'staff')),
  unit text NOT NULL,
  place text NOT NULL,
  occurred_at timestamptz NOT NULL,
  amounts jsonb NOT NULL,
  stated_at bigint NOT NULL,
  stated_rank int NOT NULL,
  received_at bigint NOT NULL,
  event_id text NOT NULL COLLATE "C",
  PRIMARY KEY (site_id, kind, unit)
) WITH (fillfactor = 70);
CREATE INDEX resource_states_place ON resource_states (place text_pattern_ops, kind);

-- One row for each file that was imported or tried. The name of a file may be somebody's name: it stays with the file.
CREATE TABLE import_reports (
  id text PRIMARY KEY,
  at timestamptz NOT NULL,
  site_id text NOT NULL,
  way text NOT NULL CHECK (way IN ('http', 'hot-folder', 'command')),
  form text NOT NULL CHECK (form IN ('csv', 'ndjson', 'hl7v2')),
  profile text,
  effect text NOT NULL CHECK (effect IN ('import', 'dry-run')),
  sha256 text NOT NULL,
  bytes bigint NOT NULL,
  lines int NOT NULL,
  accepted int NOT NULL,
  duplicates int NOT NULL,
  rejected int NOT NULL,
  reasons jsonb NOT NULL,
  stopped jsonb
);
CREATE INDEX import_reports_site ON import_reports (site_id, at DESC);

DO $$
DECLARE
  reader text;
BEGIN
  PERFORM vigil_writer('settlement_lines', 'vigil_detectors');
  PERFORM vigil_writer('resource_states', 'vigil_detectors');
  PERFORM vigil_writer('import_reports', 'vigil_ingest');
  FOREACH reader IN ARRAY ARRAY['vigil_ingest', 'vigil_detectors', 'vigil_alerts', 'vigil_dashboard'] LOOP
    PERFORM vigil_grant('SELECT', 'visit_settlements', reader);
  END LOOP;
END
$$;
