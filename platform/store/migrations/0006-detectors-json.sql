-- Events and units are written once a fact and read by key, never searched by what is inside: as json they are checked and kept as
-- they came. Making jsonb of them was a third of what the database did for a fact.
ALTER TABLE events ALTER COLUMN event TYPE json USING event::json;
ALTER TABLE visits
  ALTER COLUMN state TYPE json USING state::json,
  ALTER COLUMN tally TYPE json USING tally::json,
  ALTER COLUMN cases TYPE json USING cases::json;
