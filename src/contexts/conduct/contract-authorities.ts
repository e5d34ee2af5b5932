/** What an authority was told of a client's case, once two persons had decided it (AUP 4). */
export interface ToldAuthority {
  number: string;
  authority: string;
  legalBasis: string;
  /** The client that the case is about; it is not told (no prior notice, K8). */
  aboutTenantId: string;
  approvedBy: string;
  approvedAt: Date;
}

/** The operator's register of what authorities were told, for whoever keeps the one of disclosures (ToS 9.6). */
export abstract class ToldAuthorities {
  /** Reads in the caller's transaction; undefined for a report that still waits for its second person. */
  abstract report(tenantId: string, reportId: string): Promise<ToldAuthority | undefined>;
}
