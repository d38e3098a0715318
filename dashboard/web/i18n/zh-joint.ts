// The joint room, in Chinese. Texts come with the screens that show them.
export const zhJoint = {};
