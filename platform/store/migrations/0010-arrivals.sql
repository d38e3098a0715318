-- What had come of what usually comes, as last told: a worker that starts again judges completeness as the one before it did.
ALTER TABLE assess_progress ADD COLUMN arrivals jsonb;
