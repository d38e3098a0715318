// The joint room, in English. Texts come with the screens that show them.
export const enJoint = {};
