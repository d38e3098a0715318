-- The longest gap between receipts on each of the last days, in events that were due: what a site's habit of sending explains.
ALTER TABLE site_status ADD COLUMN gaps jsonb NOT NULL DEFAULT '[]';
