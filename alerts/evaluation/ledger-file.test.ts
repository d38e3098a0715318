// A ledger that was exported tells of every change: a word, a line that is gone, another key.
import { expect, it } from 'vitest';
import { DepartmentId, AlertId } from '../../contracts/ids.ts';
import { PlaceCode } from '../../contracts/place.ts';
import { signerOf } from '../audit/anchor.ts';
import { ledgerLine } from './derive-ledger.ts';
import { sealedLedger, verifyLedgerFile } from './ledger-file.ts';

const signer = signerOf('a secret of the installation');
const lines = ['finance', 'education'].map((department) =>
  ledgerLine(
    {
      alertId: AlertId.parse(`al-${'a'.repeat(26)}`),
      department: DepartmentId.parse(department),
      place: PlaceCode.parse('990102'),
      kind: 'missing',
      clock: 'evaluation',
      evidenceSeq: 7,
      at: 1,
    },
    ['evaluation', 1],
  ),
);
const text = sealedLedger(lines, { at: 2, signer });

it('is whole as it was written', () => {
  expect(verifyLedgerFile(text, signer.publicKey)).toMatchObject({ verdict: 'whole', lines });
});

it.each([
  ['a changed word', text.replace('finance', 'tourism'), 'digest'],
  ['a line that is gone', text.split('\n').slice(1).join('\n'), 'count'],
  ['a seal that is gone', text.split('\n').slice(0, 2).join('\n'), 'no-seal'],
  ['a changed seal', text.replace('"at":2,"publicKey"', '"at":3,"publicKey"'), 'signature'],
  ['a space', text.replace('"place":', '"place": '), 'no-line'],
  ['a second value under one name', text.replace('{', '{"department":"finance",'), 'no-line'],
  ['a line end of another system', text.replace('\n', '\r\n'), 'no-line'],
  ['an empty line', `\n${text}`, 'no-line'],
  ['a space in the seal', text.replace('"kind":"ledger-seal"', '"kind": "ledger-seal"'), 'no-seal'],
  ['what is no line', `{"v":1}\n${text}`, 'no-line'],
])('tells of %s', (_what, changed, fault) => {
  expect(verifyLedgerFile(changed, signer.publicKey)).toMatchObject({ verdict: 'faulty', fault });
});

it('signed with another key counts only where any key does', () => {
  const others = sealedLedger(lines, { at: 2, signer: signerOf('another') });
  expect(verifyLedgerFile(others, signer.publicKey)).toMatchObject({ fault: 'other-key' });
  expect(verifyLedgerFile(others, null)).toMatchObject({ verdict: 'whole' });
});
