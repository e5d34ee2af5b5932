export interface Instalment {
  dueOn: string;
  amountMinor: number;
}

/** Equal parts a month apart, whole to the öre: what does not divide is in the first. */
export function inInstalments(totalMinor: number, count: number, firstOn: string): Instalment[] {
  const part = Math.floor(totalMinor / count);
  const rest = totalMinor - part * count;
  return Array.from({ length: count }, (_, month) => ({
    dueOn: monthsLater(firstOn, month),
    amountMinor: month === 0 ? part + rest : part,
  }));
}

/** Counted from the first day each time, so that the 31st comes back after February. */
function monthsLater(date: string, months: number): string {
  const [year = 0, month = 1, day = 1] = date.split('-').map(Number);
  const lastDay = new Date(Date.UTC(year, month + months, 0)).getUTCDate();
  return new Date(Date.UTC(year, month - 1 + months, Math.min(day, lastDay))).toISOString().slice(0, 10);
}
