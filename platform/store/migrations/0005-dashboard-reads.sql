-- Indexes of what screens read all the time: pages by a time that never changes, the series of a department's own alerts, and the state of
-- the whole.

CREATE INDEX alerts_opened ON alerts (opened_at DESC, id DESC);
CREATE INDEX tasks_assigned ON tasks (assigned_at DESC, id DESC);
CREATE INDEX tasks_department_alert ON tasks (department, alert_id);
CREATE INDEX alert_signals_series ON alert_signals ((record->>'series')) WHERE record->>'series' IS NOT NULL;
-- Rows come in the order of their time, so a summary of each range of blocks is enough.
CREATE INDEX rejections_at ON rejections USING brin (at);
CREATE INDEX events_late ON events (received_at) WHERE late;
