-- Persons who are only linked (HL7 A24), which a later statement takes back (A37). `merged` is the token of what merges alone have made one:
-- it is what is left where no link holds. Of two tokens the latest statement stands, also that they are linked no more.
ALTER TABLE merged_persons ADD COLUMN merged text;
UPDATE merged_persons SET merged = root;
ALTER TABLE merged_persons ALTER COLUMN merged SET NOT NULL;

CREATE TABLE linked_persons (
  one text NOT NULL COLLATE "C",
  other text NOT NULL COLLATE "C" CHECK (one < other),
  linked boolean NOT NULL,
  stated_at bigint NOT NULL,
  stated_rank integer NOT NULL,
  received_at bigint NOT NULL,
  event_id text NOT NULL,
  PRIMARY KEY (one, other)
);
CREATE INDEX linked_persons_other ON linked_persons (other);

DO $$
BEGIN
  PERFORM vigil_writer('linked_persons', 'vigil_detectors');
END
$$;
