-- Standing signals of series by the time of their window: each look at the day in progress asks for those of today, and each plan of a budget for
-- those of the last weeks. Neither may read through the withdrawn ones, nor through what patterns and scans have found.
CREATE INDEX signals_series_standing ON signals (started_at) WHERE kind = 'series' AND status <> 'withdrawn';
