// One alert as a scenario plays it: the desk that works on it, and offices that do their duties in it. A duty goes by its stage; where an office has
// two in one stage, by its part. All through commands and reads of the API.
import type { Alert } from '../../contracts/alert.ts';
import { AlertDetail, AlertList } from '../../contracts/api/alerts.ts';
import { AlertEvaluation } from '../../contracts/api/evaluation.ts';
import type { AlertCommand, TaskCommand } from '../../contracts/command.ts';
import type { ResponseStage, Task } from '../../contracts/task.ts';
import { eventually } from './calm.ts';
import type { City } from './city.ts';
import type { Done, Person } from './person.ts';

/** Of one office in one incident. */
export interface DutyName {
  readonly department: string;
  readonly stage: ResponseStage;
  readonly part?: Task['part'];
  /** What the lead holds of another office while a dispute is open. */
  readonly interim?: boolean;
}

const DUTY_DESK = 'duty.city';
const GONE: readonly string[] = ['reassigned', 'withdrawn'];

/** The one alert of this kind, as this officer of the desk has it. */
export async function incidentOf(
  city: City,
  kind: Alert['kind'],
  officer = DUTY_DESK,
): Promise<Incident> {
  const desk = city.person(officer);
  const found = await eventually(`an alert of kind ${kind}`, async () => {
    const { alerts } = await desk.reads('/api/alerts', AlertList);
    const [first, second] = alerts.filter((alert) => alert.kind === kind);
    if (second !== undefined) throw new Error(`more than one alert of kind ${kind}`);
    return first;
  });
  return new Incident(city, found.id, officer);
}

export class Incident {
  readonly city: City;
  readonly id: string;
  readonly #officer: string;

  constructor(city: City, id: string, officer: string) {
    this.city = city;
    this.id = id;
    this.#officer = officer;
  }

  /** As the next officer of the desk has it. */
  withDesk(officer: string): Incident {
    return new Incident(this.city, this.id, officer);
  }

  detail(user = this.#officer): Promise<AlertDetail> {
    return this.city.person(user).reads(`/api/alerts/${this.id}`, AlertDetail);
  }

  async alert(): Promise<Alert> {
    return (await this.detail()).alert;
  }

  evaluation(user = this.#officer): Promise<AlertEvaluation> {
    return this.city.person(user).reads(`/api/alerts/${this.id}/evaluation`, AlertEvaluation);
  }

  /** Of the desk. */
  does(act: AlertCommand, user = this.#officer): Promise<Done> {
    return this.city.person(user).does(`/api/alerts/${this.id}/commands`, act);
  }

  isRefused(act: AlertCommand, user = this.#officer): Promise<string> {
    return this.city.person(user).isRefused(`/api/alerts/${this.id}/commands`, act);
  }

  /** Who accepts what leads hand in. */
  get desk(): Office {
    return new Office(this, 'duty-desk', this.city.person(this.#officer));
  }

  /** The office's member; another of its people where one is named. */
  office(department: string, user = `dept.${department}`.slice(0, 40)): Office {
    return new Office(this, department, this.city.person(user));
  }

  /** The living task; the last one that is gone where none lives. */
  async task({ department, stage, part, interim = false }: DutyName): Promise<Task> {
    const { tasks } = await this.detail();
    const fitting = tasks.filter(
      (task) =>
        task.department === department &&
        task.stage === stage &&
        (part === undefined || task.part === part) &&
        (task.interimFor !== undefined) === interim,
    );
    const alive = fitting.filter(({ state }) => !GONE.includes(state));
    const [only, second] = alive.length > 0 ? alive : fitting;
    if (only === undefined || second !== undefined)
      throw new Error(`${String(fitting.length)} tasks of ${department} in ${stage}`);
    return only;
  }
}

export class Office {
  readonly department: string;
  readonly person: Person;
  readonly #incident: Incident;

  constructor(incident: Incident, department: string, person: Person) {
    this.#incident = incident;
    this.department = department;
    this.person = person;
  }

  /** Its own duty. */
  duty(stage: ResponseStage, more: Partial<DutyName> = {}): Promise<Task> {
    return this.#incident.task({ department: this.department, stage, ...more });
  }

  async #act(task: Task, act: TaskCommand): Promise<Done> {
    return this.person.does(`/api/tasks/${task.id}/commands`, act);
  }

  async acknowledges(...stages: readonly ResponseStage[]): Promise<void> {
    for (const stage of stages) await this.#act(await this.duty(stage), { command: 'acknowledge' });
  }

  async starts(...stages: readonly ResponseStage[]): Promise<void> {
    for (const stage of stages) await this.#act(await this.duty(stage), { command: 'start' });
  }

  async submits(stage: ResponseStage, text: string, more: Partial<DutyName> = {}): Promise<void> {
    await this.#act(await this.duty(stage, more), { command: 'submit', text });
  }

  /** Acknowledged, begun and handed in at once. */
  async doesAtOnce(stage: ResponseStage, text: string): Promise<void> {
    await this.starts(stage);
    await this.submits(stage, text);
  }

  async disputes(stage: ResponseStage, reason: string): Promise<void> {
    await this.#act(await this.duty(stage), { command: 'dispute', reason });
  }

  async handsOver(stage: ResponseStage, to: string, reason: string): Promise<void> {
    const act = { command: 'hand-over', to: to as never, reason } as const;
    await this.#act(await this.duty(stage), act);
  }

  /** On the duty of any office that its rank, lead or call allows. */
  async onDutyOf(name: DutyName, act: TaskCommand): Promise<Done> {
    return this.#act(await this.#incident.task(name), act);
  }

  async accepts(...names: readonly DutyName[]): Promise<void> {
    for (const name of names) await this.onDutyOf(name, { command: 'accept' });
  }
}
