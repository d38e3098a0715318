// Alerts: a page, and one with its signals, assessments, tasks and activity. Whoever looks at the facts behind an alert is recorded.
import { randomUUID } from 'node:crypto';
import type { Account } from '../../../contracts/account.ts';
import { AlertState, Level } from '../../../contracts/alert.ts';
import { AlertGroupList, AlertGroupQuery } from '../../../contracts/api/alert-groups.ts';
import { AlertDetail, AlertList, AlertQuery } from '../../../contracts/api/alerts.ts';
import { foundEvidenceOf } from '../../../contracts/api/found-evidence.ts';
import { NotificationList } from '../../../contracts/api/notifications.ts';
import type { PatternRule } from '../../../contracts/api/pattern-evidence.ts';
import { Command } from '../../../contracts/command.ts';
import { AlertId } from '../../../contracts/ids.ts';
import { Family, type Signal } from '../../../contracts/signal.ts';
import type { DeskParts } from '../desk-parts.ts';
import type { Names } from '../names.ts';
import { notFound } from '../problem.ts';
import { readActivity } from '../reads/audit.ts';
import { boundsOf, readAlertGroups } from '../reads/alert-groups.ts';
import {
  type AlertFilter,
  readAlert,
  readAlerts,
  readAssessments,
  readFacts,
  readRevisions,
  readSignals,
} from '../reads/alerts.ts';
import { alertFor, entryFor, readDispositions } from '../reads/dispositions.ts';
import { readNotifications } from '../reads/notifications.ts';
import { readCursor } from '../reads/page.ts';
import { readTasksOfAlert } from '../reads/tasks.ts';
import { type Route, guardedRoute } from '../route.ts';
import { isDesk } from '../scope.ts';
import { wordsOf } from '../words-list.ts';

export function alertRoutes(parts: DeskParts): Route[] {
  return [
    guardedRoute({
      method: 'GET',
      path: '/api/alerts',
      summary: 'Alerts that the account may see, last opened first',
      query: AlertQuery,
      answer: AlertList,
      handle: async ({ account, query }) => {
        // Read before the rows: what comes between is then in both, and the screen takes it once by its version.
        const feedSeq = parts.feedSeq();
        const filter = {
          ...filterOf(query),
          group: query.group === undefined ? undefined : boundsOf(query.group),
        };
        const page = await readAlerts(parts.store, account, {
          filter,
          cursor: readCursor(query.cursor),
        });
        const alerts = page.alerts.map((alert) => alertFor(account, alert));
        return { ...page, alerts, feedSeq, asOf: parts.now() } satisfies AlertList;
      },
    }),
    guardedRoute({
      method: 'GET',
      path: '/api/alerts/groups',
      summary: 'Alerts that the account may see by family, county and burst, last begun first',
      query: AlertGroupQuery,
      answer: AlertGroupList,
      handle: async ({ account, query }) => {
        const asked = filterOf(query);
        const filter = { ...asked, states: asked.states ?? LIVE };
        const cursor = readCursor(query.cursor);
        const page = await readAlertGroups(parts.store, account, { filter, cursor });
        return { ...page, asOf: parts.now() } satisfies AlertGroupList;
      },
    }),
    guardedRoute({
      method: 'GET',
      path: '/api/alerts/:id',
      summary: 'One alert with its signals, assessments, tasks and activity',
      answer: AlertDetail,
      handle: async ({ account, params }) => {
        const id = AlertId.safeParse(params['id']);
        if (!id.success) throw notFound('alert');
        return readDetail(parts, account, id.data);
      },
    }),
    guardedRoute({
      method: 'GET',
      path: '/api/alerts/:id/notifications',
      summary: 'Who was told of the alert beyond the screens, and what became of it',
      answer: NotificationList,
      handle: async ({ account, params }) => {
        const id = AlertId.safeParse(params['id']);
        const alert = id.success ? await readAlert(parts.store, account, id.data) : undefined;
        if (alert === undefined) throw notFound('alert');
        const notifications = await readNotifications(parts.store, account, alert.id);
        return { notifications, asOf: parts.now() } satisfies NotificationList;
      },
    }),
  ];
}

const ENDED: readonly AlertState[] = ['excluded', 'closed', 'merged', 'withdrawn'];
const LIVE = AlertState.options.filter((state) => !ENDED.includes(state));

const filterOf = ({ state, level, family, place, measure }: AlertGroupQuery): AlertFilter => ({
  states: wordsOf(state, AlertState.options, 'state'),
  levels: wordsOf(level, Level.options, 'level'),
  families: wordsOf(family, Family.options, 'family'),
  place,
  measure,
});

async function readDetail(parts: DeskParts, account: Account, id: AlertId): Promise<AlertDetail> {
  const feedSeq = parts.feedSeq();
  const alert = await readAlert(parts.store, account, id);
  if (alert === undefined) throw notFound('alert');
  const [signals, tasks] = await Promise.all([
    readSignals(parts.store, id),
    readTasksOfAlert(parts.store, account, id),
  ]);
  void parts.deliveries.shown(account, tasks);
  const desk = isDesk(account);
  const ownSubjects = [`alert:${id}`, ...tasks.map((task) => `task:${task.id}`)];
  const [assessments, revisions, dispositions, activity, facts] = await Promise.all([
    readAssessments(parts.store, signals),
    readRevisions(parts.store, signals),
    readDispositions(parts.store, account, signals),
    readActivity(parts.store, id, desk ? undefined : ownSubjects),
    maySeeFacts(account) ? readFacts(parts.store, signals) : undefined,
  ]);
  if (facts !== undefined && facts.length > 0) await recordAccess(parts, account, id);
  const listNames =
    alert.responsibility === null ? undefined : parts.names.list(alert.responsibility.list);
  return {
    alert: alertFor(account, alert),
    ...(listNames === undefined ? {} : { listNames }),
    signals,
    revisions,
    dispositions,
    assessments,
    rules: rulesOf(signals, parts.names),
    found: signals.flatMap((signal) => foundEvidenceOf(signal) ?? []),
    tasks,
    activity: activity.map((entry) => entryFor(account, entry)),
    ...(facts === undefined ? {} : { facts }),
    feedSeq,
  };
}

const rulesOf = (signals: readonly Signal[], names: Names): PatternRule[] =>
  [...new Set(signals.map(({ measure }) => measure))]
    .flatMap((measure) => names.pattern(measure) ?? [])
    .slice(0, 50);

/** Those who verify and judge; an administrator runs the system and needs no patient's record for it. */
const maySeeFacts = (account: Account): boolean =>
  account.role === 'duty-officer' || account.role === 'epidemiologist';

async function recordAccess(parts: DeskParts, account: Account, id: AlertId): Promise<void> {
  await parts.commands.record(
    Command.parse({
      v: 1,
      id: randomUUID(),
      issuedAt: parts.now(),
      by: account.id,
      target: 'record',
      body: { command: 'record-access', what: 'facts', subject: `alert:${id}` },
    }),
  );
}
