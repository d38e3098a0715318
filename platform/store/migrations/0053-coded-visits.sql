-- How each visit of the last weeks is coded, and which mandatory fields it does not say: one row for each standing visit, as its fold says it
-- now. By it the looks at feeds tell a site that writes another way from one whose patients are others.
CREATE TABLE coded_visits (
  unit text PRIMARY KEY,
  site_id text NOT NULL,
  occurred_at timestamptz NOT NULL,
  -- First letter of its main diagnosis in ICD-10; 'words' where a cause is named otherwise, 'none' where none is.
  family text NOT NULL,
  -- Bits in the order of MandatoryField (contracts/catalogue/looks/incomplete.ts): 1 age, 2 sex, 4 residence, 8 complaint or diagnosis.
  missing int NOT NULL,
  event_id text NOT NULL
) WITH (fillfactor = 80);
CREATE INDEX coded_visits_time ON coded_visits (occurred_at);

SELECT vigil_grant('SELECT, INSERT, UPDATE, DELETE', 'coded_visits', 'vigil_detectors');

-- Of visits that came before, nothing is known: shares of a site are compared once its habit has been gathered.
