// Escalation and disputes, in Chinese. Texts come with the screens that show them.
export const zhTasks = {};
