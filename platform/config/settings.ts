// Every setting of the product: environment name, meaning, default and form. `vigil config` prints this table; the main.ts of a
// stage asks for the part it needs with `loadSettings`.
import { isIP } from 'node:net';
import { z } from 'zod';
import { LOG_LEVELS } from '../log.ts';
import { isZone } from '../zone/zone-time.ts';

export interface Setting<T> {
  readonly env: string;
  readonly meaning: string;
  /** Applied to the text of the environment, or to undefined when it is absent or empty. */
  readonly schema: z.ZodType<T>;
  readonly isSecret?: boolean;
}

const port = (preset: number): z.ZodType<number> =>
  z.coerce.number().int().min(0).max(65_535).default(preset);
const onOff = (preset: 'on' | 'off'): z.ZodType<boolean> =>
  z
    .enum(['on', 'off'])
    .default(preset)
    .transform((word) => word === 'on');
const optional: z.ZodType<string | undefined> = z.string().optional();
const optionalPort: z.ZodType<number | undefined> = z.coerce
  .number()
  .int()
  .min(0)
  .max(65_535)
  .optional();

const proxies: z.ZodType<readonly string[]> = z
  .string()
  .default('')
  .transform((text) =>
    text
      .split(',')
      .map((one) => one.trim())
      .filter((one) => one !== ''),
  )
  .refine((list) => list.every(isAddressOrRange), 'is not a list of addresses or CIDR ranges');
const rolePassword = z
  .string()
  .regex(/^[\x21-\x7e]{16,}$/, 'must have at least 16 visible ASCII characters')
  .optional();
const of = (stage: string): string =>
  `Password that \`prepare\` and \`start\` give the database role vigil_${stage}. Absent: generated and kept in VIGIL_HOME.`;

function isAddressOrRange(text: string): boolean {
  const [address = '', bits, rest] = text.split('/');
  const version = isIP(address);
  if (version === 0 || rest !== undefined) return false;
  return (
    bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (version === 4 ? 32 : 128))
  );
}

function setting<T>(env: string, schema: z.ZodType<T>, meaning: string): Setting<T> {
  return { env, schema, meaning };
}

function secret<T>(env: string, schema: z.ZodType<T>, meaning: string): Setting<T> {
  return { env, schema, meaning, isSecret: true };
}

export const SETTINGS = {
  home: setting(
    'VIGIL_HOME',
    z.string().default('.vigil'),
    'Folder of all state: embedded servers, keys, secrets.',
  ),
  host: setting(
    'VIGIL_HOST',
    z.string().default('127.0.0.1'),
    'Address on which the stages listen; 0.0.0.0 in a container.',
  ),
  zone: setting(
    'VIGIL_ZONE',
    z.string().refine(isZone, 'is not an IANA time zone').default('Asia/Shanghai'),
    'Time zone of the jurisdiction: where a day begins.',
  ),
  catalogue: setting(
    'VIGIL_CATALOGUE',
    z.string().default('catalogue'),
    'Folder of measures, definitions, departments, city.',
  ),
  demo: setting('VIGIL_DEMO', onOff('on'), '`off` leaves the simulated city out of `npm start`.'),
  simulator: setting(
    'VIGIL_SIMULATOR',
    onOff('on'),
    '`off` starts the demonstration with its keys and accounts, and without the simulated city.',
  ),
  logLevel: setting(
    'VIGIL_LOG_LEVEL',
    z.enum(LOG_LEVELS).default('info'),
    `One of ${LOG_LEVELS.join(', ')}.`,
  ),
  dashboardPort: setting(
    'VIGIL_DASHBOARD_PORT',
    port(8080),
    'Dashboard: screens, HTTP API, socket.',
  ),
  ingestPort: setting('VIGIL_INGEST_PORT', port(8081), 'Front door for records: POST /v1/events.'),
  ingestProcesses: setting(
    'VIGIL_INGEST_PROCESSES',
    z.coerce.number().int().min(1).max(64).default(1),
    'Processes that share the ports for records and HL7 v2; as many as the machine has cores to spare for them.',
  ),
  detectorsPort: setting(
    'VIGIL_DETECTORS_PORT',
    port(8082),
    'Health and metrics of the detectors.',
  ),
  alertsPort: setting('VIGIL_ALERTS_PORT', port(8083), 'Health and metrics of the alerts stage.'),
  mllpPort: setting('VIGIL_MLLP_PORT', port(2575), 'HL7 v2 over MLLP.'),
  mllpCertificate: setting(
    'VIGIL_MLLP_CERTIFICATE',
    optional,
    'File of the certificate chain (PEM) of the MLLP door. With its key: TLS only.',
  ),
  mllpKey: setting(
    'VIGIL_MLLP_KEY',
    optional,
    'File of the private key (PEM) of that certificate.',
  ),
  mllpClientCa: setting(
    'VIGIL_MLLP_CLIENT_CA',
    optional,
    'File of the authorities (PEM) whose client certificates may be registered as peers by their fingerprint.',
  ),
  dicomPort: setting(
    'VIGIL_DICOM_PORT',
    optionalPort,
    'DICOM C-STORE and C-ECHO, usually 11112. Absent: the door stays closed.',
  ),
  mqttPort: setting(
    'VIGIL_MQTT_PORT',
    port(1883),
    'MQTT 3.1.1 and 5 of home devices and their gateways.',
  ),
  mqttCertificate: setting(
    'VIGIL_MQTT_CERTIFICATE',
    optional,
    'File of the certificate chain (PEM) of the MQTT door. With its key: TLS only, usually on port 8883.',
  ),
  mqttKey: setting(
    'VIGIL_MQTT_KEY',
    optional,
    'File of the private key (PEM) of that certificate.',
  ),
  edgePort: setting(
    'VIGIL_EDGE_PORT',
    port(8084),
    'Health and metrics of the forwarder of an edge.',
  ),
  edgeCityUrl: setting(
    'VIGIL_EDGE_CITY_URL',
    z.url({ protocol: /^https?$/ }).optional(),
    'Of an edge: where the ingest of the city answers, e.g. https://city.example:8081.',
  ),
  edgeKey: secret(
    'VIGIL_EDGE_KEY',
    optional,
    'Of an edge: its key at the city, made there by `vigil site add-edge-key`.',
  ),
  edgeBytesMax: setting(
    'VIGIL_EDGE_BYTES_MAX',
    z.coerce
      .number()
      .int()
      .min(1_000_000)
      .default(8 * 1024 ** 3),
    'Of an edge: bytes of events that it may keep for the city; when they are taken it refuses.',
  ),
  hotFolder: setting(
    'VIGIL_HOT_FOLDER',
    optional,
    'Folder whose subfolders, named after sites, are read for files of HL7 v2 messages. Absent: none is read.',
  ),
  hotFolderKeepDays: setting(
    'VIGIL_HOT_FOLDER_KEEP_DAYS',
    z.coerce.number().int().min(1).max(3_650).default(14),
    'How long files that were read or refused lie in the hot folder; they hold what their senders wrote, in clear.',
  ),
  natsUrl: setting(
    'NATS_URL',
    optional,
    'NATS servers, separated by commas. Absent: an embedded server under VIGIL_HOME.',
  ),
  natsUser: setting(
    'VIGIL_NATS_USER',
    optional,
    'User name at NATS, where the server asks for one.',
  ),
  natsPassword: secret('VIGIL_NATS_PASSWORD', optional, 'Password at NATS.'),
  natsServer: setting('VIGIL_NATS_SERVER', optional, 'Path of the nats-server program to embed.'),
  natsPort: setting(
    'VIGIL_NATS_PORT',
    port(0),
    'Port of the embedded nats-server; 0 takes a free one.',
  ),
  natsSync: setting(
    'VIGIL_NATS_SYNC',
    z
      .string()
      .regex(/^(always|\d+(ms|s|m))$/, 'is not `always` or a duration such as 1s')
      .default('1s'),
    'How often the embedded nats-server syncs to disk: `always`, or a duration. What it has not synced is lost when the power fails.',
  ),
  natsReplicas: setting(
    'VIGIL_NATS_REPLICAS',
    z.coerce.number().int().min(1).max(5).default(1),
    'Copies of each stream (3 in a cluster).',
  ),
  databaseUrl: secret(
    'DATABASE_URL',
    optional,
    'PostgreSQL 15 or later: for `start` and `prepare` as the owner, for a stage with its own login. Absent: an embedded server under VIGIL_HOME.',
  ),
  postgresIngestPassword: secret('VIGIL_POSTGRES_INGEST_PASSWORD', rolePassword, of('ingest')),
  postgresDetectorsPassword: secret(
    'VIGIL_POSTGRES_DETECTORS_PASSWORD',
    rolePassword,
    of('detectors'),
  ),
  postgresAlertsPassword: secret('VIGIL_POSTGRES_ALERTS_PASSWORD', rolePassword, of('alerts')),
  postgresDashboardPassword: secret(
    'VIGIL_POSTGRES_DASHBOARD_PASSWORD',
    rolePassword,
    of('dashboard'),
  ),
  postgresPort: setting(
    'VIGIL_POSTGRES_PORT',
    port(0),
    'Port of the embedded PostgreSQL; 0 takes a free one.',
  ),
  trustedProxies: setting(
    'VIGIL_TRUSTED_PROXIES',
    proxies,
    'Addresses or CIDR ranges of reverse proxies before the dashboard, by commas: their X-Forwarded-For is believed. Absent: nobody’s is.',
  ),
  notifications: setting(
    'VIGIL_NOTIFICATIONS',
    optional,
    'File of channels and chains by which departments are told. Absent: notifications.yaml of the catalogue.',
  ),
  adminPassword: secret(
    'VIGIL_ADMIN_PASSWORD',
    optional,
    'First password of `admin`. Absent: generated and printed once.',
  ),
  sessionSecret: secret(
    'VIGIL_SESSION_SECRET',
    z.string().min(32, 'must have at least 32 characters').optional(),
    'Key that signs sessions; the same on every dashboard. Absent: generated and kept in VIGIL_HOME.',
  ),
  pseudonymKey: secret(
    'VIGIL_PSEUDONYM_KEY',
    z.string().min(32, 'must have at least 32 characters').optional(),
    'Key of the person pseudonyms; the same on every ingest. `2:NEW 1:OLD` while a rotation overlaps. Absent: kept in VIGIL_HOME.',
  ),
  eventIdKey: secret(
    'VIGIL_EVENT_ID_KEY',
    z.string().min(32, 'must have at least 32 characters').optional(),
    'Key of the ids of events; the same on every ingest and every edge, and never changed. Absent: kept in VIGIL_HOME.',
  ),
  auditKey: secret(
    'VIGIL_AUDIT_KEY',
    z.string().min(32, 'must have at least 32 characters').optional(),
    'Secret from which the key that signs the daily anchors of the audit follows; the same on every alerts stage. Absent: kept in VIGIL_HOME.',
  ),
  auditAnchors: setting(
    'VIGIL_AUDIT_ANCHORS',
    optional,
    'File to which the daily anchors of the audit are copied, best on a disk that the database does not share. Absent: database and log only.',
  ),
  quarantineKey: secret(
    'VIGIL_QUARANTINE_KEY',
    z.string().min(32, 'must have at least 32 characters').optional(),
    'Key that seals what was set aside; the same on every ingest. `2:NEW 1:OLD` after a rotation. Absent: kept in VIGIL_HOME.',
  ),
  waveformKey: secret(
    'VIGIL_WAVEFORM_KEY',
    z.string().min(32, 'must have at least 32 characters').optional(),
    'Key that seals the waveforms of ECGs; the same on every ingest and every dashboard. `2:NEW 1:OLD` after a rotation. Absent: kept in VIGIL_HOME.',
  ),
  waveformHours: setting(
    'VIGIL_WAVEFORM_HOURS',
    z.coerce.number().int().min(1).max(720).default(72),
    'How long the waveform of an ECG is kept for its reader.',
  ),
  settlementKeepDays: setting(
    'VIGIL_SETTLEMENT_KEEP_DAYS',
    z.coerce.number().int().min(30).max(36_500).default(1_130),
    'How long the balance of a settlement is kept after it, with what takes it back. What comes later is stored as an event and not balanced.',
  ),
  resourceKeepDays: setting(
    'VIGIL_RESOURCE_KEEP_DAYS',
    z.coerce.number().int().min(1).max(36_500).default(400),
    'How long the latest state of a ward, device kind, article or post is kept when nothing newer is said of it.',
  ),
  importKeepDays: setting(
    'VIGIL_IMPORT_KEEP_DAYS',
    z.coerce.number().int().min(1).max(36_500).default(400),
    'How long the report of an imported file is kept.',
  ),
  edgeLineKeepDays: setting(
    'VIGIL_EDGE_LINE_KEEP_DAYS',
    z.coerce.number().int().min(30).max(36_500).default(400),
    'How long the city remembers the line of an edge that is not heard any more.',
  ),
  cryptoProfile: setting(
    'VIGIL_CRYPTO_PROFILE',
    z.enum(['international', 'guomi']).default('international'),
    'Hash of the pseudonyms: `international` HMAC-SHA256, `guomi` HMAC-SM3; cipher of the waveforms and of the quarantine: AES-256-GCM, or SM4 with HMAC-SM3. Fixed for the life of a deployment.',
  ),
  allowedLatenessDays: setting(
    'VIGIL_ALLOWED_LATENESS_DAYS',
    z.coerce.number().int().min(1).max(60).default(7),
    'Facts that come later than this are counted and shown, and no longer judged.',
  ),
  idleAfterMinutes: setting(
    'VIGIL_IDLE_AFTER_MINUTES',
    z.coerce.number().int().min(1).max(1440).default(30),
    'A site from which nothing came for this long no longer holds back the watermark.',
  ),
  progressTickMs: setting(
    'VIGIL_PROGRESS_TICK_MS',
    z.coerce.number().int().min(100).max(600_000).default(5000),
    'How often the watermark is decided anew.',
  ),
  parentPipe: setting(
    'VIGIL_PARENT_PIPE',
    onOff('off'),
    'Set by `vigil start` for its children: stop when standard input closes.',
  ),
} as const;

export type SettingName = keyof typeof SETTINGS;
export type Settings = {
  readonly [Name in SettingName]: (typeof SETTINGS)[Name] extends Setting<infer Value>
    ? Value
    : never;
};
