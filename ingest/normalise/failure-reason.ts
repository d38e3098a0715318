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

export function failureReason(sent: string | undefined, by: Deidentifier): Reason {
  const told = sent?.trim() ?? '';
  const named = SettlementFailureReason.safeParse(told.toLowerCase());
  if (named.success) return { reason: named.data };
  const found = WORDS.find(([words]) => words.test(told))?.[1];
  if (found !== undefined) return { reason: found };
  const own = told === '' ? undefined : ownCode(told, by);
  return { reason: 'other', ...(own !== undefined && { ownReason: own }) };
}
