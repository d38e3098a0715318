// Verification, risk and the three products, in English. Texts come with the screens that show them.
export const enLifecycle = {};
