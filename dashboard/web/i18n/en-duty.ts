// Rosters and shifts, in English. Texts come with the screens that show them.
export const enDuty = {};
