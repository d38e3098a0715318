// What the room reads, and how an act in it is sent. Under the key of the alert, so that whatever the feed tells of it is read again here too.
import { type UseQueryResult, useQuery, useQueryClient } from '@tanstack/react-query';
import type { AlertJudgement } from '../../../contracts/api/products.ts';
import type { AlertRoom } from '../../../contracts/api/room.ts';
import type { JointCommand } from '../../../contracts/joint/joint-command.ts';
import { useTold } from '../alert/use-acts.ts';
import { ask } from '../api/client.ts';
import { type CommandAnswer, commandJoint } from '../api/commands.ts';
import { KEYS } from '../api/queries.ts';
import type { Typed } from '../api/typed-command.ts';

/** Meetings, teams and products have no feed of their own. */
const READ_EVERY_MS = 30_000;

const useOfAlert = <T>(id: string, what: 'room' | 'judgement'): UseQueryResult<T> =>
  useQuery({
    queryKey: [...KEYS.alert(id), what],
    queryFn: ({ signal }) => ask<T>(`/api/alerts/${encodeURIComponent(id)}/${what}`, { signal }),
    refetchInterval: READ_EVERY_MS,
  });

export const useRoom = (id: string): UseQueryResult<AlertRoom> => useOfAlert(id, 'room');
export const useJudgement = (id: string): UseQueryResult<AlertJudgement> =>
  useOfAlert(id, 'judgement');

export interface JointAct {
  readonly title: string;
  readonly body: Typed<JointCommand>;
  /** Of the record that the act changes, as it was seen; left out where it adds one beside the others. */
  readonly version?: number | undefined;
}

export function useJointAct(alert: string): (act: JointAct) => Promise<CommandAnswer> {
  const client = useQueryClient();
  const told = useTold();
  return async ({ title, body, version }) => {
    const answer = await commandJoint(body, version);
    await client.invalidateQueries({ queryKey: KEYS.alert(alert) });
    told(answer, title);
    return answer;
  };
}
