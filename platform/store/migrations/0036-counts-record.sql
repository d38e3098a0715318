-- What assess was told, in which order, for as long as the events are kept: the stream of counts keeps three days only. Blocks of the stream,
-- compressed; a row that does not go on where the one before it ended says that something between them was never recorded.

CREATE TABLE counts_record (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  -- As in `positions`: another value means another stream of the same name.
  stream_created text NOT NULL,
  first_seq bigint NOT NULL CHECK (first_seq >= 1),
  last_seq bigint NOT NULL,
  told_at timestamptz NOT NULL,
  messages int NOT NULL CHECK (messages >= 1),
  block bytea NOT NULL,
  CHECK (last_seq >= first_seq),
  UNIQUE (stream_created, first_seq)
);
-- It is compressed already.
ALTER TABLE counts_record ALTER COLUMN block SET STORAGE EXTERNAL;

DO $$
BEGIN
  PERFORM vigil_grant('SELECT, INSERT', 'counts_record', 'vigil_detectors');
  PERFORM vigil_grant('SELECT', 'counts_record', 'vigil_dashboard');
END
$$;
