// What a person needs to know once everything runs.

export interface BannerFacts {
  readonly dashboardUrl: string;
  readonly ingestUrl: string;
  readonly mllpAddress: string;
  readonly mqttAddress: string;
  /** Undefined when it was set by the environment or shown at an earlier start. */
  readonly newPassword: string | undefined;
  readonly passwordFile: string | undefined;
  readonly demoSiteKey: string | undefined;
  /** Users and passwords of the demonstration. */
  readonly demoAccountsFile: string | undefined;
}

export function banner(facts: BannerFacts): string {
  const signIn =
    facts.newPassword === undefined
      ? `admin${facts.passwordFile === undefined ? ', with VIGIL_ADMIN_PASSWORD' : `, password as shown at the first start (${facts.passwordFile})`}`
      : `admin / ${facts.newPassword}`;
  const lines = [
    '',
    'Vigil 守望 is running.',
    '',
    `  Dashboard   ${facts.dashboardUrl}`,
    `  Sign in     ${signIn}`,
    ...(facts.demoAccountsFile === undefined
      ? []
      : [`  Demo desks  duty.city and others, passwords in ${facts.demoAccountsFile}`]),
    `  Records     POST ${facts.ingestUrl}/v1/events`,
    `  HL7 v2      ${facts.mllpAddress} (MLLP)`,
    `  Devices     ${facts.mqttAddress} (MQTT)`,
    ...(facts.demoSiteKey === undefined
      ? []
      : [`  Site key    ${facts.demoSiteKey}  (demo city, Authorization: Bearer …)`]),
    '',
    'Ctrl-C stops everything.',
    '',
  ];
  return `${lines.join('\n')}\n`;
}
