-- What is spent for those insured in a county, by time: budgets are looked at over two years of it, from the index alone.
CREATE INDEX settlement_lines_fund ON settlement_lines (left(coalesce(insured_place, place), 6), settled_at) INCLUDE (left_fund_fen)
WHERE state IS NOT NULL;
