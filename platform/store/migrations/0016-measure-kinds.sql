-- Measures of all kinds: sums beside the count (what it is out of, sums of values, steps of a histogram), and when the steps of a
-- record first happened. Sums are whole numbers by name; a part that is nought is left out.

CREATE FUNCTION vigil_add_parts(one jsonb, other jsonb) RETURNS jsonb LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE
    WHEN one IS NULL THEN other
    WHEN other IS NULL THEN one
    ELSE (SELECT jsonb_object_agg(name, total) FROM (
      SELECT name, sum(value::numeric) AS total
      FROM (SELECT * FROM jsonb_each_text(one) UNION ALL SELECT * FROM jsonb_each_text(other)) AS parts (name, value)
      GROUP BY name) AS sums WHERE total <> 0)
  END
$$;

ALTER TABLE observations ADD COLUMN parts jsonb;
ALTER TABLE observation_revisions ADD COLUMN parts jsonb;
ALTER TABLE records ADD COLUMN steps jsonb;

CREATE OR REPLACE VIEW observation_points AS
SELECT o.series, o.kind, o.start_at, o.end_at, greatest(o.count, 0) AS count, greatest(o.late_count, 0) AS late_count, o.revision, o.as_of,
  coalesce(o.end_at <= (SELECT max(watermark_at) FROM watermarks), false) AS complete, o.parts
FROM observations o;

-- How far units have been looked at again under a new catalogue: the last unit, in the order of their names.
CREATE TABLE reclassifications (
  plan text PRIMARY KEY,
  after_unit text NOT NULL,
  looked_at bigint NOT NULL,
  changed bigint NOT NULL,
  started_at timestamptz NOT NULL,
  ended_at timestamptz
);
DO $$
BEGIN
  PERFORM vigil_writer('reclassifications', 'vigil_detectors');
END
$$;
