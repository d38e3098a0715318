// Texts in Chinese: what a finding of a rule is made of.
export const zhEvidence = {
  evidence: {
    title: '规则发现的经过',
    rule: '规则 {{id}}（{{version}} 版）的定义与参数',
    otherVersion: '本信号由 {{version}} 版发现；目录中的规则此后已修改。',
    source: '依据',
    page: '方法说明',
    onTime: '时限一到即报。',
    lateBy: '时限过后 {{duration}}报出。',
    looksTheSame: '看似相同而不是的情形：',
  },
};
