export const g = Date.now();
