// Escalation and disputes, in English.
export const enTasks = {
  escalation: {
    withinRequired: 'Enter whole minutes, at least 5.',
  },
};
