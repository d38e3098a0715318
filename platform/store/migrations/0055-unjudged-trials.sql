-- Shadow outbreaks of which a rule could judge no day are kept with the reason, so that it can be seen how many there were; they count in no figure
-- about what is found or missed. Null: judged. Rows written before are left as they are: one that found nothing and one that could not be judged look
-- the same there (`delay_days` and `pvalue` null either way), and all are gone 120 days after their onset.
ALTER TABLE shadow_trials
  ADD COLUMN unjudged text CHECK (unjudged IN ('history-short', 'few-cases', 'no-baseline', 'not-applicable')),
  ADD CHECK (unjudged IS NULL OR (delay_days IS NULL AND pvalue IS NULL AND quiet_days = 0 AND quiet_signals = 0));
