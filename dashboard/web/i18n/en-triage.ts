// Silences, muting and storms, in English. Texts come with the screens that show them.
export const enTriage = {};
