// Every mistake in a file of channels and chains is named, and a secret or an address is never part of the complaint.
import { expect, it } from 'vitest';
import { NotificationFile } from '../../contracts/catalogue/notification-file.ts';
import { shippedCatalogue } from '../outbreak.fixture.ts';
import { isInside } from './channels/private-address.ts';
import { stepsFor } from './chains.ts';
import { checkNotificationFile } from './check-notification-file.ts';
import { rulesOf } from './receivers.fixture.ts';

const secret = { env: 'VIGIL_TEST_WEBHOOK_SECRET' };
const hook = (more: object = {}): object => ({
  id: 'hook',
  kind: 'webhook',
  url: 'https://office.example/hook',
  secret,
  ...more,
});
const mail = (more: object = {}): object => ({
  id: 'mail',
  kind: 'smtp',
  host: 'mail.example',
  port: 465,
  tls: 'implicit',
  from: 'vigil@vigil.example',
  ...more,
});
const codes = (file: object): string[] =>
  checkNotificationFile(
    NotificationFile.parse({ dashboard: 'https://vigil.example', ...file }),
    shippedCatalogue.departments,
  ).map(({ code }) => code);
const chain = (department: string, ...steps: object[]): object => ({ department, steps });

it.each([
  ['nothing set up', {}, []],
  [
    'a chain in order',
    { channels: [hook()], chains: [chain('education', { channel: 'hook' })] },
    [],
  ],
  ['no dashboard', { dashboard: undefined, channels: [hook()] }, ['dashboard-missing']],
  ['one channel twice', { channels: [hook(), hook()] }, ['channel-twice']],
  [
    'plain http to the world',
    { channels: [hook({ url: 'http://office.example/' })] },
    ['plain-http'],
  ],
  ['a private address', { channels: [hook({ url: 'https://10.1.2.3/' })] }, ['private-address']],
  [
    'a private address that is allowed',
    { channels: [hook({ url: 'http://10.1.2.3/', network: 'private' })] },
    [],
  ],
  [
    'a password without TLS',
    { channels: [mail({ tls: 'none', user: 'u', password: secret })] },
    ['plain-smtp'],
  ],
  ['a user without a password', { channels: [mail({ user: 'u' })] }, ['password-missing']],
  [
    'an unknown department',
    { channels: [hook()], chains: [chain('nobody', { channel: 'hook' })] },
    ['unknown-department'],
  ],
  [
    'an unknown channel',
    { chains: [chain('education', { channel: 'hook' })] },
    ['unknown-channel'],
  ],
  [
    'a mail without addresses',
    { channels: [mail()], chains: [chain('*', { channel: 'mail' })] },
    ['recipients-missing'],
  ],
  [
    'an address that is none',
    { channels: [mail()], chains: [chain('*', { channel: 'mail', to: ['nobody'] })] },
    ['bad-recipient'],
  ],
  [
    'addresses of a robot',
    { channels: [hook()], chains: [chain('*', { channel: 'hook', to: ['a@b.c'] })] },
    ['recipients-unused'],
  ],
  [
    'two chains of one office',
    {
      channels: [hook()],
      chains: [chain('duty-desk', { channel: 'hook' }), chain('duty-desk', { channel: 'hook' })],
    },
    ['chain-twice'],
  ],
] as const)('%s: %j gives %j', (_name, file, wanted) => {
  expect(codes(file)).toEqual(wanted);
});

it('a missing or weak secret stops the start, and is named by where it should stand', () => {
  expect(() => rulesOf({ channels: [hook({ secret: { env: 'VIGIL_NOT_SET' } })] })).toThrow(
    /secret-missing: hook needs VIGIL_NOT_SET/,
  );
  expect(() => rulesOf({ channels: [hook({ secret: { env: 'VIGIL_TEST_KEY' } })] })).toThrow(
    /secret-too-short: VIGIL_TEST_KEY needs 24/,
  );
  expect(JSON.stringify([...rulesOf({ channels: [hook()] }).channels])).not.toContain('whsec_');
});

it('the narrowest place wins, another department goes by the chain of all, and a level may leave a channel out', () => {
  const { chains } = NotificationFile.parse({
    chains: [
      chain('*', { channel: 'all' }),
      chain('education', { channel: 'city' }),
      {
        ...chain('education', { channel: 'county' }, { channel: 'sms', levels: ['I'] }),
        place: '990102',
      },
    ],
  });
  const by = (department: string, place: string, level: 'I' | 'IV'): string[] =>
    stepsFor(chains, { department, place: place as never, level }).map(({ channel }) => channel);
  expect(by('education', '990102003', 'I')).toEqual(['county', 'sms']);
  expect(by('education', '990102', 'IV')).toEqual(['county']);
  expect(by('education', '990103', 'I')).toEqual(['city']);
  expect(by('transport', '990103', 'I')).toEqual(['all']);
});

it.each([
  ['127.0.0.1', true],
  ['10.0.0.1', true],
  ['172.31.255.255', true],
  ['172.32.0.1', false],
  ['192.168.1.1', true],
  ['169.254.169.254', true],
  ['100.64.0.1', true],
  ['::1', true],
  ['::ffff:10.0.0.1', true],
  ['fd00::1', true],
  ['fe80::1', true],
  ['203.0.113.5', false],
  ['2001:db8::1', false],
  ['localhost', true],
])('%s is inside: %s', (address, wanted) => {
  expect(isInside(address)).toBe(wanted);
});
