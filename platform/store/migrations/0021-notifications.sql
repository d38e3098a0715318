-- What departments are told beyond the screens. A row of `notifications` is written in the transaction of what it tells of; where it goes, and
-- what became of it, is written by the notifiers. A message carries one notification or a bundle; an attempt is one try of a message.

CREATE TABLE notifications (
  id text PRIMARY KEY,
  alert_id text NOT NULL REFERENCES alerts (id),
  department text NOT NULL,
  -- Of the office that is told.
  place text NOT NULL,
  reason text NOT NULL,
  occurrence text NOT NULL,
  level text NOT NULL CHECK (level IN ('I', 'II', 'III', 'IV')),
  at timestamptz NOT NULL,
  subject jsonb NOT NULL,
  -- The channel whose turn it is, since when; null until the notifiers have looked up the office.
  channel text,
  step_since timestamptz,
  -- Not before this time. Counts while it is in no message.
  due_at timestamptz NOT NULL,
  -- Whole passes through the chain.
  round int NOT NULL DEFAULT 0,
  -- The message that carries it now.
  message_id text,
  outcome text CHECK (outcome IN ('delivered', 'on-screen', 'exhausted')),
  outcome_at timestamptz,
  -- Why the last attempt or channel did not do.
  code text,
  UNIQUE (alert_id, department, place, reason, occurrence)
);
CREATE INDEX notifications_new ON notifications (at) WHERE outcome IS NULL AND channel IS NULL;
CREATE INDEX notifications_waiting ON notifications (channel, department, place, due_at)
  WHERE outcome IS NULL AND message_id IS NULL AND channel IS NOT NULL;
CREATE INDEX notifications_pending ON notifications (at) WHERE outcome IS NULL;
CREATE INDEX notifications_carried ON notifications (message_id) WHERE outcome IS NULL AND message_id IS NOT NULL;

-- `due_at` is when a worker may take it: while one is sending, the end of its lease, so that what a killed worker held is taken up.
CREATE TABLE notification_messages (
  id text PRIMARY KEY,
  channel text NOT NULL,
  department text NOT NULL,
  place text NOT NULL,
  created_at timestamptz NOT NULL,
  size int NOT NULL,
  tries int NOT NULL DEFAULT 0,
  -- On this channel in this round.
  failures int NOT NULL DEFAULT 0,
  due_at timestamptz NOT NULL,
  -- `left`: another channel has its turn, or its time is over.
  state text NOT NULL CHECK (state IN ('open', 'sent', 'left'))
);
CREATE INDEX notification_messages_open ON notification_messages (due_at) WHERE state = 'open';

CREATE TABLE notification_items (
  message_id text NOT NULL REFERENCES notification_messages (id),
  notification_id text NOT NULL REFERENCES notifications (id),
  PRIMARY KEY (notification_id, message_id)
);
CREATE INDEX notification_items_message ON notification_items (message_id);

CREATE TABLE notification_attempts (
  message_id text NOT NULL REFERENCES notification_messages (id),
  try int NOT NULL,
  started_at timestamptz NOT NULL,
  ended_at timestamptz,
  outcome text CHECK (outcome IN ('sent', 'failed')),
  code text,
  PRIMARY KEY (message_id, try)
);

-- How much went through lately: one row a channel, one an office on a channel. Whoever sends holds the row of the channel for a moment.
CREATE TABLE notification_lanes (
  -- `<channel>` or `<channel>|<department>|<place>`.
  lane text PRIMARY KEY,
  sent_ms float8[] NOT NULL DEFAULT '{}',
  -- The receiver asked for a pause.
  blocked_until timestamptz,
  last_at timestamptz
);

DO $$
DECLARE
  relation text;
BEGIN
  FOREACH relation IN ARRAY ARRAY['notifications', 'notification_messages', 'notification_items', 'notification_attempts',
    'notification_lanes'] LOOP
    PERFORM vigil_writer(relation, 'vigil_alerts');
  END LOOP;
END
$$;
