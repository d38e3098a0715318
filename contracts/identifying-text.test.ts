// What an officer may not write, and what must not be taken for it.
import { describe, expect, it } from 'vitest';
import { identifyingIn } from './identifying-text.ts';

describe('identifyingIn', () => {
  it.each([
    ['identity-number', '身份证11010519491231002X'],
    ['identity-number', '证号 １１０１０５１９４９１２３１００２ｘ'],
    ['identity-number', '110105 19491231 0021'],
    ['identity-number', '号110105194912310021,check digit wrong'],
    ['identity-number', '老证110105491231002'],
    ['telephone', '电话13912345678'],
    ['telephone', '139-1234-5678'],
    ['telephone', '+86 139 1234 5678'],
    ['telephone', '1 3 9 1 2 3 4 5 6 7 8'],
    ['telephone', '座机0571-87654321'],
    ['telephone', '(010) 6655 4433'],
    ['telephone', 'call 555-234-5678'],
    ['email', '写信 zhang.san@example.com'],
    ['long-number', '病历号 005551234'],
    ['long-number', '请拨66554433'],
  ] as const)('finds the %s in "%s"', (kind, text) => {
    expect(identifyingIn(text)).toBe(kind);
  });

  it.each([
    '已电话核实,2026-11-21 08:30 至 2026-11-22 09:15 共 12 例,体温 38.5-39.5',
    '20261121 报告,与 20261120 相同',
    '近 7 日 13 14 15 16 17 18 19 例',
    'known event, ticket 1234567, 3 cases of 150000',
    '该院 2025 年 11 月 1 日至 15 日上报 120/130',
    'series cases:diarrhoea at 990102, alert a-3fk29dk2',
    '基金 1,234,567.89 元',
    '',
  ])('finds nothing in "%s"', (text) => {
    expect(identifyingIn(text)).toBeUndefined();
  });
});
