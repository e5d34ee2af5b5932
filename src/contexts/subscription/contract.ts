/**
 * Metered use of a resource (ToS 4.4). Reserve before the work, settle after it; a reservation whose lease
 * runs out gives its unit back, so that a crash never costs the client anything.
 */
export abstract class Metering {
  /** Throws Forbidden `quota-exceeded` (ToS 4.5) when nothing is left in this period. Joins the transaction. */
  abstract reserve(tenantId: string, meter: string, units: number): Promise<{ reservationId: string }>;
  abstract settle(tenantId: string, reservationId: string): Promise<void>;
  abstract release(tenantId: string, reservationId: string): Promise<void>;
  abstract usage(tenantId: string): Promise<MeterReading[]>;
}

export interface MeterReading {
  meter: string;
  used: number;
  reserved: number;
  limit: number;
  /** `YYYY-MM-DD`, inclusive; the counter starts again at `resetsOn`. */
  periodStart: string;
  resetsOn: string;
}
