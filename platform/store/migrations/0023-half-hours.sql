-- Counts of half hours, beside those of hours and days, of measures that look at them. Which kinds of cells there are is held by their one
-- writer; a list here would have to be changed in every chunk whenever there is another.
ALTER TABLE observations DROP CONSTRAINT IF EXISTS observations_kind_check;
