-- Limits and notifications that belong to something else than an alert: a silence, a roster, a corrective action. `owner_kind` says who
-- decides what follows when a limit passes (alerts/clocks/owners). Accounts get a position: a department's head is whom it escalates to first.

ALTER TABLE clocks ADD COLUMN owner_kind text;
ALTER TABLE clocks ADD COLUMN owner_id text;
UPDATE clocks SET owner_kind = 'alert', owner_id = alert_id;
ALTER TABLE clocks ALTER COLUMN owner_kind SET NOT NULL;
ALTER TABLE clocks ALTER COLUMN owner_id SET NOT NULL;
ALTER TABLE clocks ALTER COLUMN alert_id DROP NOT NULL;
-- Those of a case name their alert, so that none outlives it.
ALTER TABLE clocks ADD CONSTRAINT clocks_alert_is_owner CHECK ((owner_kind = 'alert') = (alert_id IS NOT NULL)
  AND (alert_id IS NULL OR alert_id = owner_id));
ALTER TABLE clocks ADD CONSTRAINT clocks_fired_late CHECK ((fired_at IS NULL) = (late_by_ms IS NULL));
CREATE INDEX clocks_owner ON clocks (owner_kind, owner_id);

-- `about` is the subject as the audit names it: `alert:<id>`, `silence:<id>`, `roster:<id>`.
ALTER TABLE notifications ADD COLUMN about text;
UPDATE notifications SET about = 'alert:' || alert_id;
ALTER TABLE notifications ALTER COLUMN about SET NOT NULL;
ALTER TABLE notifications ALTER COLUMN alert_id DROP NOT NULL;
ALTER TABLE notifications ADD CONSTRAINT notifications_alert_is_about CHECK (alert_id IS NULL OR about = 'alert:' || alert_id);
ALTER TABLE notifications DROP CONSTRAINT notifications_alert_id_department_place_reason_occurrence_key;
ALTER TABLE notifications ADD CONSTRAINT notifications_once UNIQUE (about, department, place, reason, occurrence);
CREATE INDEX notifications_alert ON notifications (alert_id) WHERE alert_id IS NOT NULL;

ALTER TABLE users ADD COLUMN position text NOT NULL DEFAULT 'officer' CHECK (position IN ('officer', 'head'));
