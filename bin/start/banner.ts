// What a person needs to know once everything runs, in Chinese and English.
import type { Words } from '../../contracts/words.ts';

export interface BannerFacts {
  readonly dashboardUrl: string;
  readonly ingestUrl: string;
  readonly mllpAddress: string;
  readonly mqttAddress: string;
  /** Undefined when it was set by the environment or shown at an earlier start. */
  readonly newPassword: string | undefined;
  readonly passwordFile: string | undefined;
  /** Of one institution of the demonstration, and the file with those of all. */
  readonly demoSiteKey: { readonly key: string; readonly allIn: string } | undefined;
  /** Users and passwords of the demonstration. */
  readonly demoAccountsFile: string | undefined;
}

export function banner(facts: BannerFacts): string {
  const lines = [
    '',
    'Vigil 守望 已启动 is running.',
    '',
    ...told({ zh: '页面', en: 'Dashboard' }, facts.dashboardUrl),
    ...signIn(facts),
    ...(facts.demoAccountsFile === undefined
      ? []
      : told(
          { zh: '演示账号', en: 'Demo accounts' },
          `duty.city …  密码见 passwords in ${facts.demoAccountsFile}`,
        )),
    ...told({ zh: '数据接入', en: 'Records' }, `POST ${facts.ingestUrl}/v1/events`),
    ...told({ zh: 'HL7 v2', en: 'HL7 v2' }, `${facts.mllpAddress} (MLLP)`),
    ...told({ zh: '设备', en: 'Devices' }, `${facts.mqttAddress} (MQTT)`),
    ...siteKey(facts.demoSiteKey),
    '',
    'Ctrl-C 停止全部 stops everything.',
    '',
  ];
  return `${lines.join('\n')}\n`;
}

const LABEL_COLUMNS = 24;

function told({ zh, en }: Words, value: string): string[] {
  const label = zh === en ? en : `${zh} ${en}`;
  return [`  ${label}${' '.repeat(Math.max(1, LABEL_COLUMNS - columnsOf(label)))}${value}`];
}

/** A Chinese character is two columns wide in a terminal. */
const columnsOf = (text: string): number =>
  [...text].reduce((sum, one) => sum + (/\p{Script=Han}/u.test(one) ? 2 : 1), 0);

function signIn({ newPassword, passwordFile }: BannerFacts): string[] {
  const label = { zh: '登录', en: 'Sign in' };
  if (newPassword !== undefined) return told(label, `admin / ${newPassword}`);
  return told(
    label,
    passwordFile === undefined
      ? 'admin  密码由 password by VIGIL_ADMIN_PASSWORD'
      : `admin  密码同首次启动 password as at the first start: ${passwordFile}`,
  );
}

function siteKey(demo: BannerFacts['demoSiteKey']): string[] {
  if (demo === undefined) return [];
  return [
    ...told({ zh: '一家演示机构密钥', en: 'Key' }, `${demo.key}  (Authorization: Bearer …)`),
    `${' '.repeat(2 + LABEL_COLUMNS)}只代表一家机构，其余见 of one demo institution; all others in ${demo.allIn}`,
  ];
}
