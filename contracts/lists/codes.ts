// The closed lists of responsibility lists: what the machine does, why somebody is told, why a command is refused. Words: vocabulary/lists.ts.

export const LIST_NOTICES = ['list-change-waiting', 'list-changed'] as const;

export const LIST_REFUSALS = ['list-has-gaps', 'list-too-soon'] as const;
