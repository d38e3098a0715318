// MSH as the rest of this folder needs it: who sends what to whom, in which version, and which acknowledgement is expected.
import { plain, rawField, type Segment, valueOf } from './message.ts';

export interface Header {
  /** MSH-9.1 and MSH-9.2; the trigger is empty where the sender gives none. */
  readonly type: string;
  readonly trigger: string;
  readonly controlId: string;
  readonly processingId: string;
  readonly version: string;
  /** MSH-4, namespace or universal id. */
  readonly facility: string | undefined;
  readonly messageTime: string | undefined;
  readonly acceptAck: AckCondition;
  readonly applicationAck: AckCondition;
  /** MSH-21.1: the profile, e.g. `PH_SS-NoAck`. */
  readonly profile: string | undefined;
}

/** Table 0155: always, never, on errors only, on success only; `unset` where the field is empty. */
export type AckCondition = 'AL' | 'NE' | 'ER' | 'SU' | 'unset';

export function readHeader(msh: Segment): Header {
  const { acceptAck, applicationAck } = readAckConditions(msh);
  return {
    type: (plain(valueOf(msh, 9, 1)) ?? '').toUpperCase(),
    trigger: readTrigger(msh),
    controlId: rawField(msh, 10).trim(),
    processingId: (plain(valueOf(msh, 11)) ?? '').toUpperCase(),
    version: readVersion(msh),
    facility: plain(valueOf(msh, 4)) ?? plain(valueOf(msh, 4, 2)),
    messageTime: plain(valueOf(msh, 7)),
    acceptAck,
    applicationAck,
    profile: plain(valueOf(msh, 21)),
  };
}

/** These alone are what an answer needs of the header that it answers. */
export const readTrigger = (msh: Segment): string =>
  (plain(valueOf(msh, 9, 2)) ?? '').toUpperCase();
export const readVersion = (msh: Segment): string => plain(valueOf(msh, 12)) ?? '';

export function readAckConditions(msh: Segment): Pick<Header, 'acceptAck' | 'applicationAck'> {
  return {
    acceptAck: conditionOf(plain(valueOf(msh, 15))),
    applicationAck: conditionOf(plain(valueOf(msh, 16))),
  };
}

function conditionOf(text: string | undefined): AckCondition {
  const code = text?.toUpperCase();
  return code === 'AL' || code === 'NE' || code === 'ER' || code === 'SU' ? code : 'unset';
}
