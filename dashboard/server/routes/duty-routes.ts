// Who is on duty, the rosters and the handovers of shifts, of the offices that the account may see.
import { z } from 'zod';
import { coversPlace, type Account } from '../../../contracts/account.ts';
import {
  DutyAnswer,
  HandoverDetail,
  HandoverList,
  RosterList,
  RosterOffice,
} from '../../../contracts/api/duty.ts';
import { DepartmentId } from '../../../contracts/ids.ts';
import { PlaceCode } from '../../../contracts/place.ts';
import { RosterId } from '../../../contracts/roster.ts';
import { HandoverId } from '../../../contracts/shift-handover.ts';
import type { DeskParts } from '../desk-parts.ts';
import { notFound, outOfScope } from '../problem.ts';
import {
  readHandover,
  readHandovers,
  readOffice,
  readOnDuty,
  readRosters,
  type DutyMoment,
  type HandoverRead,
} from '../reads/duty.ts';
import { readCursor } from '../reads/page.ts';
import { type Route, guardedRoute } from '../route.ts';

const HandoverQuery = z.strictObject({
  roster: RosterId.optional(),
  cursor: z.string().max(200).optional(),
});

const OfficeQuery = z.strictObject({ department: DepartmentId, place: PlaceCode });

export function dutyRoutes(parts: DeskParts): Route[] {
  const moment = (): DutyMoment => ({ now: parts.now(), zone: parts.zone });
  return [
    guardedRoute({
      method: 'GET',
      path: '/api/duty',
      summary: 'Who is on duty now, until when and who comes next, and what waits for a signature',
      answer: DutyAnswer,
      handle: async ({ account }) =>
        (await readOnDuty(parts.store, account, moment())) satisfies DutyAnswer,
    }),
    guardedRoute({
      method: 'GET',
      path: '/api/rosters',
      summary: 'Rosters with the weeks ahead, their gaps, and swaps',
      answer: RosterList,
      handle: async ({ account }) => {
        const rosters = await readRosters(parts.store, account, moment());
        return { rosters, asOf: parts.now() } satisfies RosterList;
      },
    }),
    officeRoute(parts),
    guardedRoute({
      method: 'GET',
      path: '/api/handovers',
      summary: 'Handovers of shifts, the newest first',
      query: HandoverQuery,
      answer: HandoverList,
      handle: async ({ account, query }) => {
        const cursor = readCursor(query.cursor);
        const page = await readHandovers(parts.store, account, { roster: query.roster, cursor });
        return { ...page, asOf: parts.now() } satisfies HandoverList;
      },
    }),
    guardedRoute({
      method: 'GET',
      path: '/api/handovers/:id',
      summary: 'One handover with what was open, the notes and the signatures',
      answer: HandoverDetail,
      handle: async ({ account, params }) => {
        const id = HandoverId.safeParse(params['id']);
        const order = id.success ? { id: id.data, moment: moment() } : undefined;
        const read =
          order === undefined ? undefined : await readHandover(parts.store, account, order);
        if (read === undefined) throw notFound('handover');
        return detailOf(read, account) satisfies HandoverDetail;
      },
    }),
  ];
}

/** Names of people: for those who may make the roster, and for nobody else. */
const officeRoute = (parts: DeskParts): Route =>
  guardedRoute({
    method: 'GET',
    path: '/api/rosters/office',
    summary: 'Whom a first roster of an office could name; for administrators of its place',
    query: OfficeQuery,
    answer: RosterOffice,
    handle: async ({ account, query }) => {
      if (account.role !== 'administrator' || !coversPlace(account, query.place))
        throw outOfScope();
      const known = await readOffice(parts.store, query);
      return { ...query, ...known, asOf: parts.now() } satisfies RosterOffice;
    },
  });

/** What the stage that decides would allow: for the buttons only. */
function detailOf(
  { head, incomingFromAt, ...read }: HandoverRead,
  account: Account,
): HandoverDetail {
  const { handover } = read;
  const side =
    handover.state === 'draft'
      ? 'outgoing'
      : handover.state === 'signed-by-outgoing'
        ? 'incoming'
        : null;
  const isHead = head === account.id;
  const isOther = side === 'incoming' && handover.signatures.outgoing?.by === account.id;
  const isTheirs = side !== null && (handover[side] === account.id || isHead) && !isOther;
  return {
    ...read,
    maySign: isTheirs ? side : null,
    signFromAt: side === 'incoming' ? incomingFromAt : null,
    mayNote: handover.state === 'draft' && (handover.outgoing === account.id || isHead),
  };
}
