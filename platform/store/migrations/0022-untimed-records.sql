-- What was said last of records whose statements bring no time of their own: whether the same words are a repetition or a return.

-- A record is known by a keyed hash of its site and number. It is kept for 90 days after what was said of it last.
CREATE TABLE untimed_records (
  record text PRIMARY KEY,
  -- Ids of events by what was said, the last of them last; `id.n` where the same had been said before.
  said text[] NOT NULL,
  turns int NOT NULL CHECK (turns > 0),
  -- What `turns` was when this was decided: who read another number decides again.
  turns_before int NOT NULL,
  ended boolean NOT NULL,
  stated_at timestamptz NOT NULL,
  kept_until timestamptz NOT NULL
);
CREATE INDEX untimed_records_end ON untimed_records (kept_until);

DO $$
BEGIN
  PERFORM vigil_writer('untimed_records', 'vigil_ingest');
END
$$;
