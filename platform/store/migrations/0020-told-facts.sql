-- What each site told of each day, by kind of event and hour of happening, and whether the day was missed: not told when it should have been.
-- Observers append what they store to `told_marks`; progress alone adds it up in `told_facts`, so that no two writers meet.
CREATE TABLE told_marks (
  site_id text NOT NULL,
  kind text NOT NULL,
  hour_at timestamptz NOT NULL,
  facts int NOT NULL
);

CREATE TABLE told_facts (
  site_id text NOT NULL,
  kind text NOT NULL,
  day date NOT NULL,
  facts jsonb NOT NULL DEFAULT '[]',
  missed boolean NOT NULL DEFAULT false,
  PRIMARY KEY (site_id, kind, day)
);

DO $$
BEGIN
  PERFORM vigil_writer('told_marks', 'vigil_detectors');
  PERFORM vigil_writer('told_facts', 'vigil_detectors');
END
$$;

-- Of what was stored before: else every site would seem to begin now.
INSERT INTO told_marks (site_id, kind, hour_at, facts)
SELECT site_id, kind, date_trunc('hour', occurred_at), count(*)::int
FROM events
WHERE occurred_at >= now() - interval '40 days' AND received_at - occurred_at <= interval '40 days'
  AND kind IN ('visit', 'laboratory', 'case-report', 'imaging', 'ecg', 'claim', 'pharmacy', 'school-absence', 'public-report', 'aggregate')
GROUP BY 1, 2, 3;
