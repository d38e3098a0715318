// Responsibility lists and norms, in Chinese. Texts come with the screens that show them.
export const zhLists = {};
