-- Since when places and sites report, as the ticks told this partition of assess: local day numbers by place code or site. What it judges by
-- is a function of its stream, not of the moment at which it looks.
ALTER TABLE assess_progress ADD COLUMN first_days jsonb;
