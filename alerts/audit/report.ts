// The verdict on the audit chain in sentences, Chinese or English. Pure.
import type { Language, Words } from '../../contracts/words.ts';
import type { Fault, Verdict } from './verify.ts';

export function sentencesOf(verdict: Verdict, language: Language): string {
  return wordsOf(verdict)[language];
}

function wordsOf(verdict: Verdict): Words {
  if (verdict.verdict === 'whole') {
    const count = String(verdict.entries);
    return {
      zh: `审计链完整：共 ${count} 条，末条散列 ${verdict.head.hash}，与 ${String(verdict.anchors)} 个每日锚点相符。`,
      en: `The audit chain is whole: ${count} entries, the last with hash ${verdict.head.hash}; ${String(verdict.anchors)} daily anchors agree with it.`,
    };
  }
  const fault = faultWords(verdict.fault);
  const before = String(verdict.entries);
  return {
    zh: `审计链有误：${fault.zh}此前 ${before} 条无误，此后未再检查。`,
    en: `The audit chain is faulty: ${fault.en} The ${before} entries before it are sound; those after it were not looked at.`,
  };
}

function faultWords(fault: Fault): Words {
  const at = String(fault.seq);
  switch (fault.fault) {
    case 'missing':
      return {
        zh: `缺第 ${at} 条，其位置上是第 ${String(fault.foundSeq)} 条。`,
        en: `entry ${at} is missing; entry ${String(fault.foundSeq)} stands in its place.`,
      };
    case 'altered':
      return {
        zh: `第 ${at} 条被改动：所存散列 ${fault.stored}，按内容应为 ${fault.computed}。`,
        en: `entry ${at} was altered: it says ${fault.stored}, its content gives ${fault.computed}.`,
      };
    case 'unlinked':
      return {
        zh: `第 ${at} 条与前一条不相接：所记前一散列 ${fault.stored}，实为 ${fault.expected}。`,
        en: `entry ${at} does not follow the one before: it names ${fault.stored}, which is ${fault.expected}.`,
      };
    case 'misfiled':
      return {
        zh: `第 ${at} 条归入的警情被改动：${fault.stored ?? '无'}，应为 ${fault.expected ?? '无'}。`,
        en: `entry ${at} is filed under alert ${fault.stored ?? 'none'} instead of ${fault.expected ?? 'none'}.`,
      };
    case 'truncated':
      return {
        zh: `末尾被截去：第 ${at} 至 ${String(fault.headSeq)} 条缺失。`,
        en: `its end was cut off: entries ${at} to ${String(fault.headSeq)} are missing.`,
      };
    case 'beyond-head':
      return {
        zh: `第 ${at} 条超出链尾记录（${String(fault.headSeq)}）。`,
        en: `entry ${at} lies beyond the recorded end (${String(fault.headSeq)}).`,
      };
    case 'anchor-differs':
      return {
        zh: `第 ${at} 条与 ${fault.day} 的锚点不符：现为 ${fault.stored}，当日签署的是 ${fault.anchored}，此前的记录被重写。`,
        en: `entry ${at} is not what was anchored on ${fault.day}: it has ${fault.stored}, signed was ${fault.anchored}; what stands before it was written anew.`,
      };
    case 'anchor-beyond':
      return {
        zh: `${fault.day} 的锚点在第 ${at} 条，而链只到第 ${String(fault.headSeq)} 条：末尾连同链尾记录被截去。`,
        en: `the anchor of ${fault.day} stands at entry ${at}, and the chain ends with ${String(fault.headSeq)}: its end was cut off together with its record.`,
      };
    case 'anchor-forged':
      return {
        zh: `${fault.day} 的锚点（第 ${at} 条）签名无效，或不是本机构的密钥所签。`,
        en: `the anchor of ${fault.day} (entry ${at}) has no valid signature, or was signed with another key than this installation's.`,
      };
    case 'head-altered':
      return {
        zh: `链尾记录被改动：所存散列 ${fault.stored}，第 ${at} 条为 ${fault.expected}。`,
        en: `the recorded end was altered: it says ${fault.stored}, entry ${at} has ${fault.expected}.`,
      };
  }
}
