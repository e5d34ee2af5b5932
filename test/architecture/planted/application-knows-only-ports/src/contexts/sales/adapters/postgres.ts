export const deals = [];
