/**
 * The development world: alerts and tasks that can be acted on, a feed with a sequence, and new alerts on demand. It follows the
 * rules of the real stages only as far as a screen needs to be tried.
 */
import type { Account } from '../../../contracts/account.ts';
import type { Alert, AlertState, Level } from '../../../contracts/alert.ts';
import type { FeedMessage } from '../../../contracts/api/socket.ts';
import type { AlertCommand, TaskCommand } from '../../../contracts/command.ts';
import type { UserId } from '../../../contracts/ids.ts';
import type { Task, TaskState } from '../../../contracts/task.ts';
import { type DevCity, readCity } from './city.ts';
import type { Figures } from './figures.ts';
import { disputedTask, ruledTask } from './disputes.ts';
import { type Judged, freshJudgement, riskOf, verificationOf } from './judgement.ts';
import type { Act, Outcome } from './outcome.ts';
import { pick, seeded } from './random.ts';
import {
  type Happening,
  type StoredAlert,
  assignedEntry,
  auditEntry,
  make,
  seriesKeyOf,
  tasksOf,
} from './records.ts';
import { type Room, freshRoom } from './room.ts';
import { FILLERS, PLOTS, type Plot } from './script.ts';

const FILLERS_COUNT = 64;
const TOWNSHIP_PICKS_SEED = 20260401;

const AFTER: Readonly<Record<string, AlertState>> = {
  acknowledge: 'acknowledged',
  'start-verification': 'verifying',
  exclude: 'excluded',
  suspect: 'suspected',
  assess: 'assessing',
  respond: 'responding',
  close: 'closed',
  reopen: 'reopened',
  merge: 'merged',
};

const TASK_AFTER: Readonly<Record<string, TaskState>> = {
  acknowledge: 'acknowledged',
  start: 'in-progress',
  submit: 'submitted',
  accept: 'accepted',
  return: 'in-progress',
  close: 'closed',
  'hand-over': 'handed-over',
};

const TASK_STOPS: Readonly<Record<string, readonly string[]>> = {
  acknowledge: ['acknowledge'],
  start: ['acknowledge'],
  submit: ['acknowledge', 'act', 'report'],
};

function fillerPlots(city: DevCity): Plot[] {
  const random = seeded(TOWNSHIP_PICKS_SEED);
  const townships = city.places.filter(({ level }) => level === 'township');
  const states: readonly AlertState[] = [
    'excluded',
    'excluded',
    'excluded',
    'closed',
    'open',
    'verifying',
    'withdrawn',
  ];
  return Array.from({ length: FILLERS_COUNT }, (_, index): Plot => {
    const subject = pick(random, FILLERS);
    return {
      ...subject,
      kind: 'syndromic-exceedance',
      signal: 'series',
      level: random() < 0.3 ? 'III' : 'IV',
      place: pick(random, townships).code,
      state: states[index % states.length] ?? 'excluded',
      minutesAgo: 120 + Math.floor(random() * 4000),
      dueInMinutes: 20 + Math.floor(random() * 300),
      riseDays: 3,
      by: 'wang.min',
    };
  });
}

export class World {
  readonly city: DevCity = readCity();
  readonly figures: Figures;
  readonly alerts = new Map<string, StoredAlert>();
  readonly tasks = new Map<string, Task>();
  readonly feed: FeedMessage[] = [];
  readonly #rooms = new Map<string, Room>();
  readonly #judged = new Map<string, Judged>();
  onFeed: (message: FeedMessage) => void = () => undefined;
  #seq = 1000;
  #audit = 1;
  #raised = 0;

  constructor(now: number, options: { readonly empty: boolean }) {
    const plots = options.empty ? [] : [...PLOTS, ...fillerPlots(this.city)];
    const outbreaks = new Map<string, number>();
    for (const plot of plots) {
      if (plot.riseDays !== undefined) outbreaks.set(seriesKeyOf(plot), plot.riseDays);
    }
    this.figures = { outbreaks, now };
    plots.forEach((plot, index) => this.#add(plot, `${plot.measure}${plot.place}${index}`));
  }

  roomOf(alert: Alert): Room {
    const room = this.#rooms.get(alert.id) ?? freshRoom(alert, this.figures.now);
    this.#rooms.set(alert.id, room);
    return room;
  }

  judgementOf(alert: Alert): Judged {
    const judged = this.#judged.get(alert.id) ?? freshJudgement(alert, this.figures.now);
    this.#judged.set(alert.id, judged);
    return judged;
  }

  get seq(): number {
    return this.#seq;
  }

  #add(plot: Plot, seed: string): StoredAlert {
    const made = make(plot, seed, this.figures);
    const stored: StoredAlert = { ...made, activity: [] };
    this.alerts.set(made.alert.id, stored);
    const { alert } = made;
    const base = { subject: `alert:${alert.id}`, from: null, to: null, reason: null };
    this.#record(alert.id, {
      ...base,
      at: alert.openedAt,
      actor: 'machine:alerts',
      action: 'opened',
      to: 'open',
    });
    if (plot.by !== undefined && alert.state !== 'open') {
      const at = alert.openedAt + 240_000;
      this.#record(alert.id, {
        ...base,
        at,
        actor: `user:${plot.by}`,
        action: 'acknowledge',
        from: 'open',
        to: 'acknowledged',
      });
      this.#record(alert.id, {
        ...base,
        at: at + 600_000,
        actor: `user:${plot.by}`,
        action: 'start-verification',
        from: 'acknowledged',
        to: 'verifying',
        reason: '已电话联系卫生院，数据无误，正在核实病例。',
      });
    }
    if (alert.state === 'responding') this.#assign(alert, false);
    return stored;
  }

  #record(alertId: string, what: Happening): void {
    const stored = this.alerts.get(alertId);
    if (stored === undefined) return;
    stored.activity = [...stored.activity, auditEntry(this.#audit, what)];
    this.#audit += 1;
  }

  #assign(alert: Alert, fresh: boolean): void {
    for (const task of tasksOf(alert, fresh ? Date.now() : this.figures.now, fresh)) {
      const grounds = task.note ?? '';
      const disputed =
        task.state === 'disputed' ? disputedTask(task, grounds, this.figures.now) : null;
      const stands = disputed ?? task;
      this.tasks.set(task.id, stands);
      this.#record(alert.id, assignedEntry(task));
      if (fresh) this.#publishTask(task, 'task-assigned');
    }
  }

  #envelope(
    key: string,
    change: string,
    place: Alert['place'],
  ): Omit<FeedMessage, 'type'> & { v: 1 } {
    this.#seq += 1;
    const audience = { place, desks: true, departments: [] };
    return { seq: this.#seq, v: 1, key, at: Date.now(), audience, change };
  }

  #publish(message: FeedMessage): void {
    this.feed.push(message);
    this.onFeed(message);
  }

  #publishAlert(alert: Alert, change: string): void {
    const envelope = this.#envelope(`${alert.id}.${alert.version}`, change, alert.place);
    this.#publish({ ...envelope, type: 'alert', alert });
  }

  #publishTask(task: Task, change: string): void {
    const envelope = this.#envelope(`${task.id}.${task.version}`, change, task.place);
    this.#publish({ ...envelope, type: 'task', task });
  }

  /** A new alert, as the machine would raise it. */
  raise(level: Level): Alert {
    this.#raised += 1;
    const townships = this.city.places.filter((place) => place.level === 'township');
    const place = townships[(this.#raised * 17) % townships.length];
    const plot: Plot = {
      title: {
        zh: `急性胃肠炎异常升高（新 ${this.#raised}）`,
        en: `Acute gastro-enteritis above expectation (new ${this.#raised})`,
      },
      kind: 'syndromic-exceedance',
      signal: 'series',
      measure: 'gastro-enteritis',
      level,
      place: place?.code ?? '990102001',
      state: 'open',
      minutesAgo: 0,
      dueInMinutes: level === 'I' ? 15 : 60,
    };
    const { alert } = this.#add(plot, `raised ${this.#raised} ${level}`);
    this.#publishAlert(alert, 'opened');
    return alert;
  }

  actOnAlert(id: string, act: Act<AlertCommand['command']>, by: Account): Outcome {
    const stored = this.alerts.get(id);
    if (stored === undefined) return { refused: 'unknown-subject' };
    if (by.role !== 'duty-officer' && act.command !== 'comment')
      return { refused: 'role-not-allowed' };
    const { alert } = stored;
    const expected = act['expectedVersion'];
    if (typeof expected === 'number' && expected !== alert.version)
      return { refused: 'stale-version' };
    const openLead = [...this.tasks.values()].some(
      (task) => task.alertId === id && task.part === 'lead' && task.state !== 'accepted',
    );
    if (act.command === 'close' && openLead && act['overrideOpenLead'] !== true)
      return { refused: 'open-lead-task' };
    const said = { ...act, by: by.id, at: Date.now() };
    if (act.command === 'record-verification')
      this.judgementOf(alert).verifications.push(verificationOf(alert, said));
    if (act.command === 'assess') this.judgementOf(alert).risks.push(riskOf(alert, said));
    const stays = act.command === 'assess' && alert.state === 'responding';
    const state = stays ? alert.state : (AFTER[act.command] ?? alert.state);
    const reason = typeof act['reason'] === 'string' ? act['reason'] : null;
    const next: Alert = {
      ...alert,
      version: alert.version + 1,
      state,
      updatedAt: Date.now(),
      humanLevel: act.command === 'set-level' ? (act['level'] as Level) : alert.humanLevel,
      acknowledgeBy: state === 'open' || state === 'reopened' ? alert.acknowledgeBy : null,
      acknowledgedBy: act.command === 'acknowledge' ? by.id : alert.acknowledgedBy,
      mergedInto: act.command === 'merge' ? (act['into'] as Alert['id']) : alert.mergedInto,
      conclusion:
        act.command === 'exclude'
          ? { code: String(act['code']), text: reason ?? '' }
          : alert.conclusion,
    };
    stored.alert = next;
    this.#record(id, {
      at: Date.now(),
      actor: `user:${by.id}`,
      action: act.command,
      subject: `alert:${id}`,
      from: alert.state,
      to: state,
      reason,
    });
    this.#publishAlert(next, act.command);
    if (act.command === 'respond') this.#assign(next, true);
    return { done: { version: next.version, state } };
  }

  /** The task as a dispute or a ruling leaves it; as it is where the act is neither. */
  #contested(task: Task, act: Act<TaskCommand['command']>, by: Account): Task | null {
    const reason = typeof act['reason'] === 'string' ? act['reason'] : '';
    if (act.command === 'dispute') return disputedTask(task, reason, Date.now());
    if (act.command !== 'rule') return task;
    return ruledTask(task, { department: String(act['department']), reason, by });
  }

  actOnTask(id: string, act: Act<TaskCommand['command']>, by: Account): Outcome {
    const task = this.tasks.get(id);
    if (task === undefined) return { refused: 'unknown-subject' };
    const now = Date.now();
    const contested = this.#contested(task, act, by);
    if (contested === null) return { refused: 'not-in-this-state' };
    const stops = TASK_STOPS[act.command] ?? [];
    const text = typeof act['text'] === 'string' ? act['text'] : null;
    const next: Task = {
      ...contested,
      version: task.version + 1,
      state: TASK_AFTER[act.command] ?? contested.state,
      updatedAt: now,
      assignee: act.command === 'hand-over' ? (act['to'] as UserId) : by.id,
      clocks: task.clocks.map((clock) =>
        stops.includes(clock.name) && clock.stoppedAt === null
          ? { ...clock, stoppedAt: now }
          : clock,
      ),
      submission: text === null ? task.submission : { text, by: by.id, at: now },
      note: typeof act['reason'] === 'string' ? act['reason'] : task.note,
    };
    this.tasks.set(id, next);
    this.#record(task.alertId, {
      at: now,
      actor: `user:${by.id}`,
      action: `task-${act.command}`,
      subject: `task:${id}`,
      from: task.state,
      to: next.state,
      reason: text,
    });
    this.#publishTask(next, act.command);
    return { done: { version: next.version, state: next.state } };
  }
}
