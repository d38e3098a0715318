// Responsibility lists and norms, in English. Texts come with the screens that show them.
export const enLists = {};
