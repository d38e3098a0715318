-- What was done in an inpatient case by kind, for care that a condition needs. Cases of before were counted in one sum: what of them is not known is null.
ALTER TABLE stays ADD COLUMN images int, ADD COLUMN tests int;
CREATE INDEX stays_site ON stays (site_id, ended_at);
