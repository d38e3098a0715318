-- Each stage logs in with a role of its own (platform/store/stage-logins.ts), so what it may do must not depend on how it came to its
-- role: the function that runs with the owner's rights asks who logged in, and tables that several stages write are guarded by row.

-- Who expires a table of time is who writes it. `session_user` is who logged in; within the function `current_user` is the owner.
CREATE OR REPLACE FUNCTION vigil_expire(table_name text, as_of timestamptz, rows_max int DEFAULT 10000) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
  declared vigil_time_tables;
  cutoff timestamptz;
  part record;
  removed bigint := 0;
  deleted bigint;
  this_year int := extract(year FROM as_of AT TIME ZONE 'UTC');
BEGIN
  SELECT * INTO STRICT declared FROM vigil_time_tables WHERE vigil_time_tables.relation = table_name;
  IF NOT has_table_privilege(session_user, table_name, 'DELETE') THEN
    RAISE insufficient_privilege USING MESSAGE = format('%s may not expire %s', session_user, table_name);
  END IF;
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

-- Sessions that were signed out before their end. Kept until they would have ended by themselves.
CREATE TABLE ended_sessions (
  session text PRIMARY KEY,
  user_id text NOT NULL,
  expires_at timestamptz NOT NULL
);
CREATE INDEX ended_sessions_user ON ended_sessions (user_id);

-- Ingest runs no operator: it has no business in the tables of operators. The others write rows of their own operators only; what
-- stands here are the names that belong to the other one, so that a new operator needs no migration to run.
DO $$
DECLARE
  relation text;
  own text;
  foreign_names text;
  stage text;
BEGIN
  PERFORM vigil_grant('SELECT', 'ended_sessions', 'vigil_dashboard');
  PERFORM vigil_grant('SELECT, INSERT, DELETE', 'ended_sessions', 'vigil_alerts');
  FOREACH relation IN ARRAY ARRAY['positions', 'inbox', 'outbox', 'dead_letters', 'workers'] LOOP
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'vigil_ingest') THEN
      EXECUTE format('REVOKE INSERT, UPDATE, DELETE ON %I FROM vigil_ingest', relation);
    END IF;
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', relation);
    EXECUTE format('CREATE POLICY everybody_reads ON %I FOR SELECT USING (true)', relation);
    -- `observe/07` is the producer of partition 7 of the operator `observe`.
    own := CASE relation WHEN 'outbox' THEN $e$split_part(producer, '/', 1)$e$ ELSE 'operator' END;
    FOREACH stage IN ARRAY ARRAY['vigil_detectors', 'vigil_alerts'] LOOP
      CONTINUE WHEN NOT EXISTS (SELECT FROM pg_roles WHERE rolname = stage);
      foreign_names := CASE stage
        WHEN 'vigil_detectors' THEN $e$'triage', 'commands', 'timers'$e$
        ELSE $e$'observe', 'assess', 'progress'$e$
      END;
      EXECUTE format('CREATE POLICY %I ON %I TO %I USING (%s NOT IN (%s))', stage || '_writes', relation, stage, own,
        foreign_names);
    END LOOP;
  END LOOP;
END
$$;
