export const shapes = [];
