-- What the review of a settlement came to, and when it was decided: of the latest statement that speaks of one, whose order stands beside it. A
-- settlement that is told again without a review keeps its outcome.
ALTER TABLE settlement_lines
  ADD COLUMN review text CHECK (review IN ('proper', 'improper', 'fraud', 'withdrawn')),
  ADD COLUMN reviewed_at timestamptz,
  ADD COLUMN review_stated_at bigint,
  ADD COLUMN review_stated_rank int,
  ADD COLUMN review_received_at bigint,
  ADD COLUMN review_event_id text;

-- Few of all settlements are reviewed: the share of fraud among them is read from the index alone.
CREATE INDEX settlement_lines_reviewed ON settlement_lines (reviewed_at) INCLUDE (place, review, state) WHERE review IS NOT NULL;
