// Escalation and disputes, in Chinese.
export const zhTasks = {
  escalation: {
    withinRequired: '请填写不少于 5 的整分钟数。',
  },
};
