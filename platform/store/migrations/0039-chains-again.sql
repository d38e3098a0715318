-- A limit that was met can pass again: a submission that was sent back is owed anew, and its chain begins from the first rung. Each time is a
-- record of its own. What the watchdog finds stands here too, once while it lasts.

DROP INDEX escalations_once;
CREATE UNIQUE INDEX escalations_once ON escalations (alert_id, coalesce(task_id, ''), cause, step, at);
CREATE UNIQUE INDEX escalations_one_finding ON escalations (alert_id, cause) WHERE task_id IS NULL AND answered_at IS NULL;
CREATE INDEX escalations_task ON escalations (task_id);
CREATE INDEX escalations_office ON escalations (department, at);
CREATE INDEX disputes_task ON disputes (task_id);
CREATE INDEX disputes_arbiter ON disputes ((record -> 'arbiter' ->> 'department'));
