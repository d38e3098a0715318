// Rosters and shifts, in Chinese. Texts come with the screens that show them.
export const zhDuty = {};
