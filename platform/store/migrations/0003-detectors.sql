-- What the detectors keep: every event, the units folded from them, the counts with their revisions, assessments, signals, and how
-- far event time has come. All of it is written by the detectors alone.

-- Every event once. `late` marks what came later than the allowed lateness: stored and counted, not judged.
CREATE TABLE events (
  id text NOT NULL,
  occurred_at timestamptz NOT NULL,
  received_at timestamptz NOT NULL,
  kind text NOT NULL,
  site_id text NOT NULL,
  place text NOT NULL,
  late boolean NOT NULL,
  event jsonb NOT NULL,
  PRIMARY KEY (id, occurred_at)
);
SELECT vigil_time_table('events', 'occurred_at');
CREATE INDEX events_received_at ON events USING brin (received_at);

-- A visit, or a record that names no visit: what is counted once. `tally` under `plan` is what is counted for it now; `cases` what
-- single-case and cluster rules know of it now.
CREATE TABLE visits (
  unit text PRIMARY KEY,
  version int NOT NULL,
  occurred_at timestamptz,
  received_at timestamptz NOT NULL,
  state jsonb NOT NULL,
  tally jsonb,
  plan text,
  cases jsonb
) WITH (fillfactor = 80);

-- The latest statement of each laboratory or case report, and the unit it belongs to.
CREATE TABLE records (
  record text PRIMARY KEY,
  unit text NOT NULL,
  stated_at bigint NOT NULL,
  stated_rank int NOT NULL,
  received_at bigint NOT NULL,
  event_id text NOT NULL
) WITH (fillfactor = 80);

-- Plans of counting by their content: what was counted under an old catalogue is taken back as it was added.
CREATE TABLE counting_plans (
  id text PRIMARY KEY,
  plan jsonb NOT NULL,
  at timestamptz NOT NULL DEFAULT now()
);

-- Units that say that a subject (person, else visit, else record) has a disease of which one case is a signal.
CREATE TABLE case_facts (
  disease text NOT NULL,
  subject text NOT NULL,
  unit text NOT NULL,
  fact jsonb NOT NULL,
  PRIMARY KEY (disease, subject, unit)
);

-- Cases that cluster rules count. A withdrawn one stays, absent, so that its version can refuse what arrives later but is older.
CREATE TABLE cluster_cases (
  rule text NOT NULL,
  disease text NOT NULL,
  grouped_by text NOT NULL,
  subject text NOT NULL,
  fact text NOT NULL,
  version int NOT NULL,
  present boolean NOT NULL,
  severe boolean NOT NULL,
  place text NOT NULL,
  site_id text NOT NULL,
  event_id text NOT NULL,
  occurred_at timestamptz NOT NULL,
  PRIMARY KEY (rule, disease, grouped_by, subject, fact)
);
CREATE INDEX cluster_cases_time ON cluster_cases (rule, disease, grouped_by, occurred_at) WHERE present;

-- How far each site has come, by partition of the events so that no two workers wait for one row; read them together by site.
CREATE TABLE site_progress (
  site_id text NOT NULL,
  partition int NOT NULL,
  place text NOT NULL,
  first_day date NOT NULL,
  occurred_at_max timestamptz NOT NULL,
  received_at_max timestamptz NOT NULL,
  events bigint NOT NULL,
  late bigint NOT NULL,
  PRIMARY KEY (site_id, partition)
) WITH (fillfactor = 50);

CREATE TABLE watermarks (
  jurisdiction text PRIMARY KEY,
  tick bigint NOT NULL,
  watermark_at timestamptz,
  frontier_at timestamptz,
  active_sites int NOT NULL,
  idle_sites int NOT NULL,
  silent_sites int NOT NULL,
  at timestamptz NOT NULL
);

CREATE TABLE site_status (
  site_id text PRIMARY KEY,
  place text NOT NULL,
  state text NOT NULL CHECK (state IN ('active', 'idle', 'silent')),
  since timestamptz NOT NULL,
  last_received_at timestamptz NOT NULL,
  last_occurred_at timestamptz NOT NULL,
  expected_events_missed float8 NOT NULL,
  rhythm_learned boolean NOT NULL
);

-- Every series that was ever counted. `first_day` is the first day with a count in it.
CREATE TABLE series (
  series text PRIMARY KEY,
  partition int NOT NULL,
  measure text NOT NULL,
  level text NOT NULL,
  located text NOT NULL,
  age text NOT NULL,
  first_day date NOT NULL
);
CREATE INDEX series_partition ON series (partition, measure);

-- Counts of windows of one hour or one day. No row is a count of zero, from the first day of the series' sites on. A count may be
-- below zero for a moment, where the withdrawal of a fact overtakes the fact; readers see zero.
CREATE TABLE observations (
  series text NOT NULL,
  kind text NOT NULL CHECK (kind IN ('hour', 'day')),
  start_at timestamptz NOT NULL,
  end_at timestamptz NOT NULL,
  count int NOT NULL,
  late_count int NOT NULL,
  revision int NOT NULL,
  as_of timestamptz NOT NULL,
  recorded_at timestamptz,
  PRIMARY KEY (series, kind, start_at)
);
SELECT vigil_time_table('observations', 'start_at');

-- What was known when: every correction, every change of a complete window, and the growth of an open day at most every 15 minutes.
-- What lies between can be counted again from the events.
CREATE TABLE observation_revisions (
  series text NOT NULL,
  kind text NOT NULL,
  start_at timestamptz NOT NULL,
  revision int NOT NULL,
  count int NOT NULL,
  late_count int NOT NULL,
  as_of timestamptz NOT NULL,
  PRIMARY KEY (series, kind, start_at, revision)
);
SELECT vigil_time_table('observation_revisions', 'start_at');

-- Latest assessment of each window by each detector of its measure. Written when the outcome or its limits change and when the
-- window is complete; between, the observation alone grows.
CREATE TABLE assessments (
  series text NOT NULL,
  kind text NOT NULL,
  start_at timestamptz NOT NULL,
  detector text NOT NULL,
  outcome text NOT NULL,
  as_of timestamptz NOT NULL,
  -- False while the window was still open when this was said.
  complete boolean NOT NULL,
  assessment jsonb NOT NULL,
  PRIMARY KEY (series, kind, start_at, detector)
);
SELECT vigil_time_table('assessments', 'start_at');

-- One row for each change of an outcome.
CREATE TABLE assessment_changes (
  series text NOT NULL,
  kind text NOT NULL,
  start_at timestamptz NOT NULL,
  detector text NOT NULL,
  revision int NOT NULL,
  outcome text NOT NULL,
  as_of timestamptz NOT NULL,
  assessment jsonb NOT NULL
);
SELECT vigil_time_table('assessment_changes', 'start_at');
CREATE INDEX assessment_changes_series ON assessment_changes (series, kind, start_at);

CREATE TABLE signals (
  id text PRIMARY KEY,
  revision int NOT NULL,
  status text NOT NULL CHECK (status IN ('raised', 'amended', 'withdrawn')),
  kind text NOT NULL,
  measure text NOT NULL,
  place text NOT NULL,
  site_id text,
  series text,
  subject text NOT NULL,
  started_at timestamptz NOT NULL,
  as_of timestamptz NOT NULL,
  signal jsonb NOT NULL,
  detail jsonb
);
CREATE INDEX signals_subject ON signals (subject);
CREATE INDEX signals_as_of ON signals (as_of);
CREATE INDEX signals_series ON signals (series, started_at) WHERE series IS NOT NULL;

CREATE TABLE signal_revisions (
  id text NOT NULL,
  revision int NOT NULL,
  status text NOT NULL,
  as_of timestamptz NOT NULL,
  signal jsonb NOT NULL,
  PRIMARY KEY (id, revision)
);

-- How far each partition of the counts has followed the watermark: windows up to it have been judged as complete.
CREATE TABLE assess_progress (
  partition int PRIMARY KEY,
  watermark_at timestamptz NOT NULL,
  frontier_at timestamptz NOT NULL
);

-- Observations as they are read: whether complete follows from the watermark, and so needs no write when a window closes.
CREATE VIEW observation_points AS
SELECT o.series, o.kind, o.start_at, o.end_at, greatest(o.count, 0) AS count, greatest(o.late_count, 0) AS late_count, o.revision, o.as_of,
  coalesce(o.end_at <= (SELECT max(watermark_at) FROM watermarks), false) AS complete
FROM observations o;

DO $$
DECLARE
  relation text;
  reader text;
BEGIN
  FOREACH relation IN ARRAY ARRAY['events', 'visits', 'records', 'counting_plans', 'case_facts', 'cluster_cases', 'site_progress',
    'watermarks', 'site_status', 'series', 'observations', 'observation_revisions', 'assessments', 'assessment_changes',
    'signals', 'signal_revisions', 'assess_progress'] LOOP
    PERFORM vigil_writer(relation, 'vigil_detectors');
  END LOOP;
  FOREACH reader IN ARRAY ARRAY['vigil_ingest', 'vigil_detectors', 'vigil_alerts', 'vigil_dashboard'] LOOP
    PERFORM vigil_grant('SELECT', 'observation_points', reader);
  END LOOP;
END
$$;
