// Silences, muting and storms, in Chinese. Texts come with the screens that show them.
export const zhTriage = {};
