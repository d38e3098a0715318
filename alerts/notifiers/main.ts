// `vigil notify check|test`: whether the file of channels and chains can be meant, and whether a message gets through. A test says of itself that it
// is one; it goes to every channel of the office's chain, not only to the first, because those behind it are needed when the first is down.
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { DepartmentFile } from '../../contracts/catalogue/department.ts';
import { Level } from '../../contracts/alert.ts';
import { DUTY_DESK } from '../../contracts/duty-desk.ts';
import { PlaceCode } from '../../contracts/place.ts';
import { DELIVERY_CODE_WORDS } from '../../contracts/vocabulary/notifications.ts';
import { loadYaml } from '../../platform/catalogue/load-yaml.ts';
import { systemClock } from '../../platform/clock.ts';
import { loadSettings } from '../../platform/config/load-settings.ts';
import { base32 } from '../../platform/derived-id.ts';
import { InvariantError } from '../../platform/errors.ts';
import type { Letter } from './letter.ts';
import { loadNotifications, type NotificationRules } from './load-notifications.ts';

export const HELP = `Usage: vigil notify check
       vigil notify test --department ID [--place CODE] [--level I]

check reads the channels and chains (VIGIL_NOTIFICATIONS, or notifications.yaml of the catalogue) and their secrets, and says what is wrong.
test sends a message that says it is a test by every channel of an office's chain. --department ${DUTY_DESK} is the duty desk.
`;
const NOT_UNDERSTOOD = 2;

export async function main(argv: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...argv],
    allowPositionals: true,
    options: {
      department: { type: 'string' },
      place: { type: 'string' },
      level: { type: 'string' },
    },
  });
  const [action] = positionals;
  if (action !== 'check' && (action !== 'test' || values.department === undefined)) {
    process.stderr.write(HELP);
    return NOT_UNDERSTOOD;
  }
  const settings = loadSettings(['catalogue', 'zone', 'notifications'], process.env);
  const { departments } = loadYaml(
    join(settings.catalogue, 'departments.yaml'),
    DepartmentFile,
  ).value;
  const rules = loadNotifications({
    folder: settings.catalogue,
    file: settings.notifications,
    departments,
    zone: settings.zone,
    environment: process.env,
  });
  if (values.department === undefined) return checked(rules);
  if (values.department !== DUTY_DESK && !departments.some(({ id }) => id === values.department))
    throw new InvariantError('unknown-department', `There is no department ${values.department}.`);
  return tested(rules, addressed(values.department, values.place, values.level));
}

function checked({ channels }: NotificationRules): number {
  const kinds = [...channels].map(([id, { config }]) => `  ${id} (${config.kind})\n`);
  process.stdout.write(
    kinds.length === 0
      ? 'No channel is set up: departments are told on the screens only.\n'
      : `Channels and chains are in order:\n${kinds.join('')}`,
  );
  return 0;
}

interface Addressed {
  readonly department: string;
  readonly place: PlaceCode;
  readonly level: Level;
}

function addressed(department: string, place = '9901', level = 'I'): Addressed {
  const code = PlaceCode.safeParse(place);
  const grade = Level.safeParse(level);
  if (!code.success) throw new InvariantError('bad-place', `${place} is not the code of a place.`);
  if (!grade.success)
    throw new InvariantError('bad-level', `${level} is none of ${Level.options.join(', ')}.`);
  return { department, place: code.data, level: grade.data };
}

const PATIENCE_MS = 25_000;
const ID_BYTES = 17;

async function tested(rules: NotificationRules, to: Addressed): Promise<number> {
  const steps = rules.stepsFor(to);
  if (steps.length === 0) {
    process.stdout.write(`No channel is set up for ${to.department} at ${to.place}.\n`);
    return 1;
  }
  let failures = 0;
  for (const step of steps) {
    const channel = rules.channels.get(step.channel);
    if (channel === undefined) continue;
    const now = systemClock.now();
    const letter: Letter = {
      id: `nm-${base32(randomBytes(ID_BYTES), 26)}`,
      department: to.department,
      place: to.place,
      createdAt: now,
      notices: [],
      isTest: true,
    };
    const signal = AbortSignal.timeout(PATIENCE_MS);
    const delivery = await channel.postman.send({ letter, to: step.to ?? [], now, signal });
    const said =
      delivery.outcome === 'sent'
        ? 'sent'
        : `failed: ${delivery.code}, ${DELIVERY_CODE_WORDS[delivery.code].en}`;
    if (delivery.outcome === 'failed') failures += 1;
    process.stdout.write(`${step.channel} (${channel.config.kind}): ${said}\n`);
    channel.postman.close();
  }
  return failures === 0 ? 0 : 1;
}
