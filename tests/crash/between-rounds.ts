// What can be looked at while the load goes on: no letter is dead, no signal, alert or task stands twice, and nothing is stored that nobody told.
import type { Vigil } from '../acceptance/vigil-process.ts';
import { until } from '../acceptance/until.ts';
import type { Senders } from './senders.ts';

interface Glance {
  readonly letters: number;
  readonly twice: number;
  readonly events: number;
}

/** The database may be the one that is recovering. */
export async function checkBetweenRounds(vigil: Vigil, senders: Senders): Promise<void> {
  const seen = await until('the database can be asked', () => glance(vigil));
  // Read afterwards: what was begun may be stored before its sender has got the yes.
  const told = senders.begun();
  if (seen.letters > 0) throw new Error(`${seen.letters} messages became dead letters`);
  if (seen.twice > 0) throw new Error(`${seen.twice} signals, alerts or tasks stand twice`);
  if (seen.events > told) throw new Error(`${seen.events} events are stored, ${told} were told`);
}

async function glance(vigil: Vigil): Promise<Glance | undefined> {
  const [row] = await vigil.sql<{ letters: number; twice: number; events: number }>(
    `SELECT (SELECT count(*)::int FROM dead_letters) AS letters,
       (SELECT count(*)::int FROM events) AS events,
       (SELECT count(*)::int FROM (
          SELECT 1 FROM signals WHERE kind = 'single-case' AND status <> 'withdrawn' GROUP BY signal->>'disease', site_id HAVING count(*) > 1
          UNION ALL
          SELECT 1 FROM alerts WHERE kind = 'single-notifiable-case' AND state <> 'withdrawn' GROUP BY disease, left(place, 6) HAVING count(*) > 1
          UNION ALL
          SELECT 1 FROM tasks WHERE state <> 'withdrawn' GROUP BY alert_id, stage, part, department, place HAVING count(*) > 1
        ) AS doubled) AS twice`,
  );
  return row;
}
