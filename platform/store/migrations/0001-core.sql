-- What every stage stands on: roles, positions in streams, the inbox of keys, the outbox, dead letters, live workers, and the
-- functions with which later migrations say who writes a table and that it is a table of time.

-- Which tables are tables of time, and by which mechanism.
CREATE TABLE vigil_time_tables (
  relation text PRIMARY KEY,
  time_column text NOT NULL,
  mechanism text NOT NULL CHECK (mechanism IN ('hypertable', 'partitions')),
  keep interval
);

-- Roles belong to the whole server, so they may exist already, and a user without CREATEROLE cannot make them. Then the product
-- works all the same, unguarded, and says so once.
DO $$
DECLARE
  role_name text;
BEGIN
  FOREACH role_name IN ARRAY ARRAY['vigil_ingest', 'vigil_detectors', 'vigil_alerts', 'vigil_dashboard'] LOOP
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = role_name) THEN
      BEGIN
        EXECUTE format('CREATE ROLE %I NOLOGIN', role_name);
      EXCEPTION WHEN duplicate_object OR unique_violation THEN
        NULL;
      END;
    END IF;
    IF NOT pg_has_role(current_user, role_name, 'MEMBER') THEN
      EXECUTE format('GRANT %I TO %I', role_name, current_user);
    END IF;
  END LOOP;
EXCEPTION WHEN insufficient_privilege THEN
  RAISE WARNING 'this database user may not create roles: tables are not guarded by roles';
END
$$;

-- GRANT that does nothing where the role does not exist.
CREATE FUNCTION vigil_grant(privileges text, relation text, role_name text) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = role_name) THEN
    EXECUTE format('GRANT %s ON %s TO %I', privileges, relation::regclass, role_name);
  END IF;
END
$$;

-- `relation` is written by this role only and read by all. Call it after vigil_time_table.
CREATE FUNCTION vigil_writer(relation text, writer text) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
  reader text;
BEGIN
  FOREACH reader IN ARRAY ARRAY['vigil_ingest', 'vigil_detectors', 'vigil_alerts', 'vigil_dashboard'] LOOP
    PERFORM vigil_grant('SELECT', relation, reader);
  END LOOP;
  PERFORM vigil_grant('SELECT, INSERT, UPDATE, DELETE', relation, writer);
END
$$;

-- The partition of one calendar year (UTC) of a table of time on plain PostgreSQL. Rows that already lie in the default
-- partition stay there: the year then has no partition of its own, which is slower to expire and otherwise the same.
CREATE FUNCTION vigil_year_partition(relation text, year int) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
  partition_name text := relation || '_y' || year;
BEGIN
  IF to_regclass(partition_name) IS NULL THEN
    EXECUTE format('CREATE TABLE %I PARTITION OF %I FOR VALUES FROM (%L) TO (%L)', partition_name, relation,
      make_timestamptz(year, 1, 1, 0, 0, 0, 'UTC'), make_timestamptz(year + 1, 1, 1, 0, 0, 0, 'UTC'));
  END IF;
EXCEPTION WHEN check_violation THEN
  NULL;
END
$$;

-- Makes an empty ordinary table a table of time: a hypertable where TimescaleDB is installed, else the same table partitioned by
-- year with a default partition. Its primary key and unique constraints must include the time column; it must have no serial or
-- identity column, no trigger and no foreign key yet. INSERT … ON CONFLICT works on both. `keep` bounds its age: vigil_expire.
CREATE FUNCTION vigil_time_table(relation text, time_column text, keep interval DEFAULT NULL,
  chunk interval DEFAULT interval '7 days') RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
  template text := relation || '_template';
  this_year int := extract(year FROM now() AT TIME ZONE 'UTC');
BEGIN
  IF EXISTS (SELECT FROM pg_extension WHERE extname = 'timescaledb') THEN
    EXECUTE format('SELECT create_hypertable(%L::regclass, %L::name, chunk_time_interval => %L::interval, create_default_indexes => false)',
      relation, time_column, chunk);
    INSERT INTO vigil_time_tables VALUES (relation, time_column, 'hypertable', keep);
    RETURN;
  END IF;
  EXECUTE format('ALTER TABLE %I RENAME TO %I', relation, template);
  EXECUTE format('CREATE TABLE %I (LIKE %I INCLUDING ALL) PARTITION BY RANGE (%I)', relation, template, time_column);
  EXECUTE format('DROP TABLE %I', template);
  EXECUTE format('CREATE TABLE %I PARTITION OF %I DEFAULT', relation || '_rest', relation);
  FOR year IN this_year - 2 .. this_year + 2 LOOP
    PERFORM vigil_year_partition(relation, year);
  END LOOP;
  INSERT INTO vigil_time_tables VALUES (relation, time_column, 'partitions', keep);
END
$$;

-- Upkeep of one table of time: makes coming partitions, drops what is wholly older than `keep`, deletes at most `rows_max` older
-- rows that share a partition with younger ones. Returns what it removed (chunks count as one); call again while it is not 0.
-- Runs with the rights of the owner, because a stage's role may not drop tables.
CREATE FUNCTION vigil_expire(table_name text, as_of timestamptz, rows_max int DEFAULT 10000) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER AS $$
DECLARE
  declared vigil_time_tables;
  cutoff timestamptz;
  part record;
  removed bigint := 0;
  deleted bigint;
  this_year int := extract(year FROM as_of AT TIME ZONE 'UTC');
BEGIN
  SELECT * INTO STRICT declared FROM vigil_time_tables WHERE vigil_time_tables.relation = table_name;
  cutoff := as_of - declared.keep;
  IF declared.mechanism = 'hypertable' THEN
    IF cutoff IS NOT NULL THEN
      EXECUTE format('SELECT count(*) FROM drop_chunks(%L::regclass, older_than => %L::timestamptz)', table_name, cutoff)
        INTO removed;
    END IF;
    RETURN removed;
  END IF;
  FOR year IN this_year .. this_year + 2 LOOP
    PERFORM vigil_year_partition(table_name, year);
  END LOOP;
  IF cutoff IS NULL THEN
    RETURN 0;
  END IF;
  FOR part IN
    SELECT child.relname AS name, substring(child.relname FROM '_y(\d{4})$')::int AS year
    FROM pg_inherits JOIN pg_class child ON child.oid = inhrelid
    WHERE inhparent = table_name::regclass
  LOOP
    IF part.year IS NOT NULL AND make_timestamptz(part.year + 1, 1, 1, 0, 0, 0, 'UTC') <= cutoff THEN
      EXECUTE format('DROP TABLE %I', part.name);
      removed := removed + 1;
    ELSIF part.year IS NULL OR make_timestamptz(part.year, 1, 1, 0, 0, 0, 'UTC') < cutoff THEN
      EXECUTE format('DELETE FROM ONLY %I WHERE ctid = ANY (ARRAY(SELECT ctid FROM ONLY %I WHERE %I < %L LIMIT %s))',
        part.name, part.name, declared.time_column, cutoff, rows_max);
      GET DIAGNOSTICS deleted = ROW_COUNT;
      removed := removed + deleted;
    END IF;
  END LOOP;
  RETURN removed;
END
$$;

-- How far an operator has read a stream. The row is both the progress and the fence: a batch commits only if (epoch, seq) are
-- still what it started from. Taking a partition raises the epoch, so that a worker that lost it can commit nothing more.
CREATE TABLE positions (
  operator text NOT NULL,
  partition int NOT NULL,
  stream text NOT NULL,
  -- The server's own text, to the nanosecond. Another value means another stream of the same name.
  stream_created text NOT NULL,
  seq bigint NOT NULL CHECK (seq >= 0),
  epoch bigint NOT NULL DEFAULT 0,
  updated_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (operator, partition)
) WITH (fillfactor = 50);

-- Keys of messages that had their effect. Outlives the duplicate window of the streams.
CREATE TABLE inbox (
  operator text NOT NULL,
  key text NOT NULL,
  at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (operator, key)
);
CREATE INDEX inbox_at ON inbox USING brin (at);

-- Messages that are decided but perhaps not yet published. One producer's rows leave in the order of their ids.
CREATE TABLE outbox (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  producer text NOT NULL,
  subject text NOT NULL,
  msg_id text NOT NULL,
  payload bytea NOT NULL,
  at timestamptz NOT NULL DEFAULT now()
) WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 20000);
CREATE INDEX outbox_producer ON outbox (producer, id);

-- Messages that could not be understood or stored, with all that is needed to mend and replay them.
CREATE TABLE dead_letters (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  operator text NOT NULL,
  partition int NOT NULL,
  code text NOT NULL,
  reason text NOT NULL,
  stream text NOT NULL,
  subject text NOT NULL,
  seq bigint NOT NULL,
  msg_id text,
  payload bytea NOT NULL,
  stored_at timestamptz NOT NULL,
  at timestamptz NOT NULL DEFAULT now(),
  status text NOT NULL DEFAULT 'open' CHECK (status IN ('open', 'replayed', 'discarded')),
  resolved_at timestamptz,
  resolved_by text,
  note text
);
CREATE INDEX dead_letters_open ON dead_letters (operator, at) WHERE status = 'open';

-- Heartbeats of the workers of each operator, by the clock of the database.
CREATE TABLE workers (
  operator text NOT NULL,
  worker text NOT NULL,
  beat_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (operator, worker)
);

-- Platform tables: each stage writes only rows of its own operators and producers.
DO $$
DECLARE
  relation text;
BEGIN
  FOREACH relation IN ARRAY ARRAY['positions', 'inbox', 'outbox', 'dead_letters', 'workers'] LOOP
    PERFORM vigil_grant('SELECT', relation, 'vigil_dashboard');
    PERFORM vigil_grant('SELECT, INSERT, UPDATE, DELETE', relation, 'vigil_ingest');
    PERFORM vigil_grant('SELECT, INSERT, UPDATE, DELETE', relation, 'vigil_detectors');
    PERFORM vigil_grant('SELECT, INSERT, UPDATE, DELETE', relation, 'vigil_alerts');
  END LOOP;
  FOREACH relation IN ARRAY ARRAY['vigil_time_tables', 'vigil_migrations'] LOOP
    PERFORM vigil_grant('SELECT', relation, 'vigil_ingest');
    PERFORM vigil_grant('SELECT', relation, 'vigil_detectors');
    PERFORM vigil_grant('SELECT', relation, 'vigil_alerts');
    PERFORM vigil_grant('SELECT', relation, 'vigil_dashboard');
  END LOOP;
END
$$;
