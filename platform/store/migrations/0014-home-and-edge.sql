-- Home devices and the edges of counties: sessions of MQTT clients, first times of readings whose clock was wrong, and what each edge brought last.

-- Set: the key of an edge. It forwards events of the sites in this place and opens no other door.
ALTER TABLE site_keys ADD COLUMN forwards_for text CHECK (forwards_for ~ '^[0-9]{4,12}$');

-- A client that is told that its session is gone throws away what it has not had acknowledged. Clients are known by a keyed token.
CREATE TABLE mqtt_sessions (
  client text PRIMARY KEY,
  site_id text NOT NULL,
  expires_at timestamptz NOT NULL
);
CREATE INDEX mqtt_sessions_site ON mqtt_sessions (site_id);
CREATE INDEX mqtt_sessions_expiry ON mqtt_sessions (expires_at);

-- A reading without a believable time gets one from its receipt. Sent again it would get another, and events are unique by id and time: so the
-- first one holds.
CREATE TABLE reading_times (
  event_id text PRIMARY KEY,
  occurred_at timestamptz NOT NULL,
  kept_until timestamptz NOT NULL
);
CREATE INDEX reading_times_end ON reading_times (kept_until);

-- The last batch of each edge, by the hash of its key: sent again, however late, it is known. Places are those of the edge's own stream.
CREATE TABLE edge_lines (
  line text PRIMARY KEY,
  place text NOT NULL,
  origin text NOT NULL,
  seq bigint NOT NULL,
  last_ids text[] NOT NULL,
  waiting bigint NOT NULL,
  oldest_waiting_at timestamptz,
  heard_at timestamptz NOT NULL
);

DO $$
DECLARE
  relation text;
BEGIN
  FOREACH relation IN ARRAY ARRAY['mqtt_sessions', 'reading_times', 'edge_lines'] LOOP
    PERFORM vigil_writer(relation, 'vigil_ingest');
  END LOOP;
END
$$;
