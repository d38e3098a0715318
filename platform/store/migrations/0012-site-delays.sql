-- How late each site's facts come: histograms of fixed size (`counts`, buckets of detectors/windows/delays.ts), one for each kind and day of
-- receipt. Observers append what they gathered to `delay_marks`; progress alone adds it up in `site_delays`, so that no two writers meet.
CREATE TABLE delay_marks (
  site_id text NOT NULL,
  kind text NOT NULL,
  day date NOT NULL,
  counts jsonb NOT NULL
);

CREATE TABLE site_delays (
  site_id text NOT NULL,
  kind text NOT NULL,
  day date NOT NULL,
  counts jsonb NOT NULL,
  PRIMARY KEY (site_id, kind, day)
);

-- What each site usually sends in each hour of a working day and of a rest day, and of today: what is due in all, what is due by now, and
-- what is due up to the latest fact that the site has told.
CREATE TABLE site_rhythms (
  site_id text PRIMARY KEY,
  rhythm jsonb NOT NULL,
  due_today float8 NOT NULL,
  due_now float8 NOT NULL,
  reached float8 NOT NULL,
  at timestamptz NOT NULL
) WITH (fillfactor = 70);

DO $$
BEGIN
  PERFORM vigil_writer('delay_marks', 'vigil_detectors');
  PERFORM vigil_writer('site_delays', 'vigil_detectors');
  PERFORM vigil_writer('site_rhythms', 'vigil_detectors');
END
$$;
