-- Once a day the end of the audit chain, signed. Added, never changed: not even by the stage that writes them.
CREATE TABLE audit_anchors (
  day date PRIMARY KEY,
  seq bigint NOT NULL,
  anchor jsonb NOT NULL
);

DO $$
BEGIN
  PERFORM vigil_grant('SELECT, INSERT', 'audit_anchors', 'vigil_alerts');
  PERFORM vigil_grant('SELECT', 'audit_anchors', 'vigil_dashboard');
END
$$;
