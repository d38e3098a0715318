// What laboratories say in words of their own results: denied, affirmed, or left open.
import { expect, it } from 'vitest';
import { spokenInterpretation } from './interpretation.ts';

it.each([
  'Not detected',
  'None detected',
  'NO VIRUS DETECTED',
  'No organisms seen',
  'No growth after 5 days',
  'No Salmonella, Shigella or Campylobacter isolated',
  'undetected',
  'Undetectable',
  'not present',
  'Non-reactive',
  'NONREACTIVE',
  'below the limit of detection',
  'Negative for influenza A',
  '阴性',
  '未检出',
  '未能检出',
  '没有检出',
  '未检测到新冠病毒',
  '未检测出',
  '无反应性',
  '非反应性',
  '低于检出限',
  '低于检测下限',
  '未见异常细菌生长',
  'Influenza A not detected; influenza B not detected.',
])('%s says no', (text) => {
  expect(spokenInterpretation(text)).toBe('negative');
});

it.each([
  'Detected',
  'SARS-CoV-2 RNA detected',
  'POSITIVE',
  'Reactive',
  'Salmonella enteritidis isolated',
  '阳性',
  '弱阳性',
  '检出',
  '检测到诺如病毒',
  '有反应性',
  '+++',
  'HBsAg (+)',
])('%s says yes', (text) => {
  expect(spokenInterpretation(text)).toBe('positive');
});

it.each([
  'Influenza A not detected; influenza B detected',
  '甲流阴性；乙流阳性',
  '见附件',
  '12.5',
  '',
])('%s leaves it open', (text) => {
  expect(spokenInterpretation(text)).toBe('unknown');
});
