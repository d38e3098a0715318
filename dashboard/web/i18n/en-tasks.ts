// Escalation and disputes, in English. Texts come with the screens that show them.
export const enTasks = {};
