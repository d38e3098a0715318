// Silences and muting, in Chinese.
export const zhTriage = {
  silences: {
    title: '静默',
    lead: '静默期间，符合条件的警示照常登记，但不派发任务、不通知；到期自动结束并补发。一、二级须由另一人复核。',
    none: '没有静默',
    ask: '申请静默',
    askText: '静默由申请人负责，到期自动结束。',
    anyMeasure: '全部指标',
    upToLevel: '静默的最高等级',
    levelHint: '一、二级须另一人复核，最长 24 小时；三、四级最长 7 天（以本市设置为准）。',
    hours: '时长',
    hoursText: '{{count}} 小时',
    span: '{{from}} 至 {{until}}',
    askedBy: '申请人 {{by}}',
    confirmedBy: '复核人 {{by}}',
    muted: '当前静默 {{count}} 条警示，共 {{signals}} 个信号',
    alert: '警示 {{number}}',
    own: '由您申请，须另一人复核。',
    mutedUntil: '静默至 {{until}}',
    mutedOpen: '静默中',
    verb: {
      confirm: '复核同意',
      extend: '延长',
      end: '提前结束',
      withdraw: '撤回',
    },
  },
};
