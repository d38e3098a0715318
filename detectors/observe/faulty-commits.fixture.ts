/** Every third batch of `observe` meets another transaction when nearly all of it is written, as under load: rolled back and tried again. */
import type { TestDatabase } from '../../platform/testing/test-database.ts';

export async function makeCommitsFaulty({ pool }: TestDatabase): Promise<void> {
  await pool.query(`
    CREATE SEQUENCE told_batches;
    GRANT USAGE ON SEQUENCE told_batches TO PUBLIC;
    CREATE FUNCTION meet_another() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF nextval('told_batches') % 3 = 1 THEN
        RAISE EXCEPTION 'could not serialize access' USING ERRCODE = 'serialization_failure';
      END IF;
      RETURN NULL;
    END $$;
    CREATE TRIGGER meet_another AFTER INSERT ON delay_marks FOR EACH STATEMENT EXECUTE FUNCTION meet_another();`);
}

/** Batches that were tried, with those that were rolled back. */
export async function batchesTried({ pool }: TestDatabase): Promise<number> {
  const { rows } = await pool.query<{ last_value: number }>(
    'SELECT last_value::int AS last_value FROM told_batches',
  );
  return rows[0]?.last_value ?? 0;
}
