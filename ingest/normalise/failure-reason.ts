/**
 * Why a settlement failed, of the closed list: by its name, or by the words that messages of settlement systems use. The words end here. What
 * fits nothing is `other`; what has the form of a code goes along as the sender's own, keyed where it might name somebody.
 */
import {
  SettlementFailureReason,
  type SettlementFailureBody,
} from '../../contracts/event/settlement-failure.ts';
import type { Deidentifier } from './deidentifier.ts';
import { ownCode } from './own-code.ts';

/** The first that fits. */
const WORDS: readonly (readonly [RegExp, SettlementFailureReason])[] = [
  [/备案|not (?:filed|registered) for/i, 'not-filed'],
  [/重复结算|已结算|already settled/i, 'already-settled'],
  [/参保|待遇(?:暂停|终止|享受期)|欠费|not insured|suspended/i, 'not-insured'],
  [/社保卡|医保卡|电子凭证|凭证|密码|credential|card/i, 'credential'],
  [/对照|目录(?:编码|不存在|未)|not mapped|unknown item/i, 'code-not-mapped'],
  [/险种|病种|不(?:予)?支持|医疗类别|not covered/i, 'not-covered'],
  [/额度|限额|封顶|余额不足|limit/i, 'limit-reached'],
  [/未上传|未登记|无(?:就诊|挂号|费用)|费用明细|not uploaded/i, 'visit-not-told'],
  [/未开通|协议|定点|not open/i, 'house-not-open'],
  [/超时|无应答|无响应|网络|连接|服务不可用|timeout|timed out|unavailable/i, 'no-answer'],
];

type Reason = Pick<SettlementFailureBody, 'reason' | 'ownReason'>;

/** `sent`: whatever the sender said of it. A reason that is named goes before one that is read from words, and both before a code. */
export function failureReason(sent: readonly string[], by: Deidentifier): Reason {
  const told = sent.map((each) => each.trim()).filter((each) => each !== '');
  const known = firstOf(told, nameOf) ?? firstOf(told, reasonInWords);
  if (known !== undefined) return { reason: known };
  const own = firstOf(told, (each) => ownCode(each, by));
  return { reason: 'other', ...(own !== undefined && { ownReason: own }) };
}

const nameOf = (told: string): SettlementFailureReason | undefined =>
  SettlementFailureReason.safeParse(told.toLowerCase()).data;

const reasonInWords = (told: string): SettlementFailureReason | undefined =>
  WORDS.find(([words]) => words.test(told))?.[1];

function firstOf<T>(told: readonly string[], read: (each: string) => T | undefined): T | undefined {
  for (const each of told) {
    const found = read(each);
    if (found !== undefined) return found;
  }
  return undefined;
}
