import type { LocalDate } from '../../../shared-kernel/calendar.js';
import type { Agreement, Client } from './client.js';
import type { Instance } from './instance.js';
import type { MaintenanceWindow } from './maintenance-window.js';
import type { OrgNumber } from './org-number.js';
import type { Marker, ReRegistration } from './re-registration.js';
import type { Reclassification } from './reclassification.js';
import type { Registration } from './registration.js';

/** Aggregates found here are tracked: a change is saved with the transaction. */
export abstract class Registrations {
  abstract add(registration: Registration): void;
  /** Locks the row, so that two clicks on one link found one client. */
  abstract locked(tenantId: string): Promise<Registration | undefined>;
}

export abstract class ClientRepository {
  abstract add(client: Client): void;
  /** Throws NotFound. */
  abstract get(tenantId: string): Promise<Client>;
  /** Writes now, inside the transaction, and returns the version that readers will see. */
  abstract save(client: Client): Promise<number>;
}

export abstract class Agreements {
  abstract add(agreement: Agreement): void;
  abstract get(tenantId: string): Promise<Agreement>;
}

export abstract class Instances {
  abstract add(instance: Instance): void;
  /** Locks the row: every change of state and the purge decide one after the other. Throws NotFound. */
  abstract locked(tenantId: string): Promise<Instance>;
}

export type Claim = 'claimed' | 'slug-taken' | 'org-number-licensed';

/** Addresses and licences over all clients (ToS 1.5): the one place where two tenants could collide. */
export abstract class ClientDirectory {
  /** Looks without claiming; the answer may be old a moment later. */
  abstract check(slug: string, orgNumber: OrgNumber | undefined): Promise<Claim>;
  /** Waits for a rival's transaction; exactly one of two gets it. */
  abstract claim(tenantId: string, slug: string, orgNumber: OrgNumber | undefined): Promise<Claim>;
  /** For a client that has none; waits for a rival's transaction like `claim`. */
  abstract takeLicence(tenantId: string, orgNumber: OrgNumber): Promise<Claim>;
  /** The licence may be taken again; the address never. */
  abstract releaseLicence(tenantId: string): Promise<void>;
}

export abstract class MaintenanceWindows {
  abstract add(window: MaintenanceWindow): void;
  /** Throws NotFound. */
  abstract locked(id: string): Promise<MaintenanceWindow>;
}

export abstract class ReRegistrations {
  abstract add(request: ReRegistration): void;
  /** Throws NotFound. */
  abstract locked(tenantId: string, id: string): Promise<ReRegistration>;
}

export abstract class Reclassifications {
  abstract add(proposal: Reclassification): void;
  abstract hasOpen(tenantId: string): Promise<boolean>;
  /** Throws NotFound. */
  abstract locked(tenantId: string, id: string): Promise<Reclassification>;
  /** All that were ever made; what was decided stands in the evidence. */
  abstract forget(tenantId: string): Promise<void>;
}

export abstract class Markers {
  abstract put(markers: Marker[]): Promise<void>;
  /** Those among the fingerprints that have not expired. */
  abstract matching(fingerprints: string[], at: Date): Promise<Marker[]>;
}

/** How many purges began on a day, over all tenants. */
export abstract class PurgeDays {
  /** Takes one of the day's `cap` places; false when none is left. Safe over any number of replicas. */
  abstract takePlace(date: LocalDate, cap: number): Promise<boolean>;
}
