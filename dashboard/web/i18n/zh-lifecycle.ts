// Verification, risk and the three products, in Chinese. Texts come with the screens that show them.
export const zhLifecycle = {};
