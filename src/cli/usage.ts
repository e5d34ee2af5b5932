/** A command that was called in a way that it does not know: exit code 2, and no stack. */
export class UsageFault extends Error {}

/** A day or an instant as somebody typed it. */
export function instantOf(typed: string): Date {
  const instant = new Date(typed);
  if (Number.isNaN(instant.getTime())) throw new UsageFault(`'${typed}' is neither a day nor an instant.`);
  return instant;
}

/** A day of the calendar, which 30 February is not. */
export function dayOf(typed: string): string {
  const instant = /^\d{4}-\d\d-\d\d$/.test(typed) ? new Date(`${typed}T00:00Z`) : new Date(Number.NaN);
  if (Number.isNaN(instant.getTime()) || instant.toISOString().slice(0, 10) !== typed)
    throw new UsageFault(`'${typed}' is no day of the calendar; write one as 2026-03-01.`);
  return typed;
}
