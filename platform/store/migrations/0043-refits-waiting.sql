-- Series whose settled past was corrected, and of which the default detector therefore says nothing before the next tick has had it learned
-- again. Kept, so that a worker that starts anew makes the same wait.
CREATE TABLE refits_waiting (
  partition int NOT NULL,
  series text NOT NULL,
  -- Local number of the earliest day that was corrected.
  since_day int NOT NULL,
  -- Since when it waits.
  since_at timestamptz NOT NULL,
  PRIMARY KEY (partition, series)
);

DO $$
BEGIN
  PERFORM vigil_grant('SELECT, INSERT, UPDATE, DELETE', 'refits_waiting', 'vigil_detectors');
END
$$;
