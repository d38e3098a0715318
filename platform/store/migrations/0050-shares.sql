-- Shares of counties. Where the fund of those insured is spent is read from the index alone; readings at home are asked for in slices of persons.
DROP INDEX settlement_lines_fund;
CREATE INDEX settlement_lines_fund ON settlement_lines (left(coalesce(insured_place, place), 6), settled_at) INCLUDE (left_fund_fen, place)
WHERE state IS NOT NULL;

CREATE INDEX pattern_facts_readings ON pattern_facts (left(split_part(key, '.', 2), 1), occurred_at)
WHERE body IS NOT NULL AND key LIKE 'person %' AND body->>'kind' = 'home-reading';
