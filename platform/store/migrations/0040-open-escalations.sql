-- Screens ask every few seconds what is open above its department: the few tasks of deactivated users are found without reading all tasks. An alert
-- that nobody takes has a chain of its own, each rung a record beside what the watchdog finds.

CREATE INDEX tasks_assignee_gone ON tasks (alert_id) WHERE record ? 'assigneeGoneAt';
DROP INDEX escalations_one_finding;
CREATE UNIQUE INDEX escalations_one_finding ON escalations (alert_id, cause, step) WHERE task_id IS NULL AND answered_at IS NULL;
