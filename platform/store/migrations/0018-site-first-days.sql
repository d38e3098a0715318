-- Since when a site reports. `first_day` is from now on the day on which it was first heard (rows of before keep theirs); the days before
-- their own receipt that it told of are gathered beside. One event that is dated weeks ago is no history; a told history of weeks is.
ALTER TABLE site_progress ADD COLUMN told_days datemultirange NOT NULL DEFAULT '{}';

-- From the day it was first heard back over told days that join it, without a hole of more than 14 days, to the earliest day from which on
-- at least half of the next 14 days are told. A function of what is told, in whatever order it came.
CREATE VIEW site_first_days AS
WITH sites AS (
  SELECT site_id, max(place) AS place, min(first_day) AS heard_day FROM site_progress GROUP BY site_id
), told AS (
  SELECT s.site_id, s.heard_day, unnest(range_agg(day.span) * datemultirange(daterange(NULL, s.heard_day))) AS span
  FROM sites s JOIN site_progress p ON p.site_id = s.site_id CROSS JOIN LATERAL unnest(p.told_days) AS day(span)
  GROUP BY s.site_id, s.heard_day
), runs AS (
  SELECT site_id, heard_day, lower(span) AS from_day, upper(span) AS end_day,
    lead(lower(span), 1, heard_day) OVER (PARTITION BY site_id ORDER BY lower(span)) - upper(span) > 14 AS breaks
  FROM told
), joined AS (
  SELECT r.site_id, r.heard_day, r.from_day, r.end_day FROM runs r
  WHERE NOT EXISTS (SELECT FROM runs b WHERE b.site_id = r.site_id AND b.breaks AND b.from_day >= r.from_day)
), starts AS (
  SELECT j.site_id, min(j.from_day) AS from_day FROM joined j
  WHERE 2 * (
    SELECT sum(least(next.end_day, j.from_day + 14) - next.from_day) FROM joined next
    WHERE next.site_id = j.site_id AND next.from_day >= j.from_day AND next.from_day < j.from_day + 14
  ) >= least(14, j.heard_day - j.from_day)
  GROUP BY j.site_id
)
SELECT s.site_id, s.place, coalesce(b.from_day, s.heard_day) AS first_day FROM sites s LEFT JOIN starts b ON b.site_id = s.site_id;

DO $$
DECLARE
  reader text;
BEGIN
  FOREACH reader IN ARRAY ARRAY['vigil_ingest', 'vigil_detectors', 'vigil_alerts', 'vigil_dashboard'] LOOP
    PERFORM vigil_grant('SELECT', 'site_first_days', reader);
  END LOOP;
END
$$;
