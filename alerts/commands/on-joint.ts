// Commands on the joint work of departments. Refused until they are decided here: the gateway, the audit and the answer are whole already.
import { notYet, type CommandTarget, type CommandOn } from './target.ts';

export const onJoint: CommandTarget<'joint'> = {
  run: notYet,
  subject: subjectOf,
};

function subjectOf({ body }: CommandOn<'joint'>): string {
  if ('alert' in body) return `alert:${body.alert}`;
  if ('task' in body) return `task:${body.task}`;
  return 'meeting' in body ? `meeting:${body.meeting}` : `team:${body.team}`;
}
