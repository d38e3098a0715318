-- Persons whose records were made one. Every token that a merge has ever named, with the token that stands for all of them today;
-- `retired` where a merge has retired it. Tokens with one root are one person.
CREATE TABLE merged_persons (
  person text PRIMARY KEY,
  root text NOT NULL,
  retired boolean NOT NULL
);
CREATE INDEX merged_persons_root ON merged_persons (root);

-- The person as it was said, before merges, of units that a merge would change: those with cases, and visits known by person and day.
-- Others have none, so that the common update of a visit touches no index.
ALTER TABLE visits ADD COLUMN person text;
UPDATE visits SET person = coalesce(
    state #>> '{visit,person,0}',
    (SELECT r.value ->> 'person' FROM json_each(state -> 'records') r
     WHERE r.value ->> 'person' IS NOT NULL ORDER BY r.key LIMIT 1))
WHERE cases IS NOT NULL;
CREATE INDEX visits_person ON visits (person) WHERE person IS NOT NULL;

DO $$
BEGIN
  PERFORM vigil_writer('merged_persons', 'vigil_detectors');
END
$$;
