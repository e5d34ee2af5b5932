/** `1 490,50` as a person types it, in minor units; nothing typed is no number, so that the server names the field. */
export function minorUnits(text: string): number {
  const amount = text.replace(/\s/g, '').replace(',', '.');
  return amount === '' ? Number.NaN : Math.round(Number(amount) * 100);
}

/** What stands in the field before anybody typed. */
export const typed = (amountMinor: number): string => (amountMinor / 100).toFixed(amountMinor % 100 === 0 ? 0 : 2);
