-- Of what a site told: the moments of the first and the last record, not only their hours. Of marks from before this, an hour in which they surely
-- lie; rows of `told_facts` from before it do not know.
ALTER TABLE told_marks ADD COLUMN first_at timestamptz, ADD COLUMN last_at timestamptz;
UPDATE told_marks SET first_at = hour_at + interval '1 hour', last_at = hour_at;
ALTER TABLE told_marks ALTER COLUMN first_at SET NOT NULL, ALTER COLUMN last_at SET NOT NULL;

ALTER TABLE told_facts ADD COLUMN first_at timestamptz, ADD COLUMN last_at timestamptz;
