export const open = [];
