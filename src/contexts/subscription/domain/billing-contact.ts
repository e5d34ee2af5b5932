import { AggregateRoot } from '../../../shared-kernel/aggregate-root.js';
import { type FieldFault, Invalid } from '../../../shared-kernel/errors.js';
import { BillingContactChanged } from '../contract-invoicing.js';

export interface BuyerAddress {
  street: string;
  postalCode: string;
  city: string;
  country: string;
}

export interface BillingDetails {
  /** Gets a copy of confirmations and invoices (ToS 4.2). */
  email: string | null;
  /** What the buyer wants to find on its invoices. */
  reference: string | null;
  /** An invoice of more than 4,000 kronor names the buyer's address (mervärdesskattelag 2023:200, 17 kap. 24 §). */
  address: BuyerAddress | null;
}

/** Where a client wants its invoices, and whom they are made out to. A client that said nothing has none. */
export class BillingContact extends AggregateRoot {
  email: string | null = null;
  reference: string | null = null;
  address: BuyerAddress | null = null;
  version = 1;

  private constructor(readonly tenantId: string) {
    super();
  }

  static of(tenantId: string): BillingContact {
    return new BillingContact(tenantId);
  }

  change(details: BillingDetails, at: Date): void {
    refuseMalformed(details);

    this.email = details.email?.trim().toLowerCase() ?? null;
    this.reference = details.reference?.trim() ?? null;
    this.address = details.address;
    this.record(new BillingContactChanged(this.tenantId, this.tenantId, at.toISOString()));
  }
}

function refuseMalformed({ email, address }: BillingDetails): void {
  const faults: FieldFault[] = [];
  if (email !== null && !isMailAddress(email.trim()))
    faults.push({ pointer: '/email', code: 'format', message: 'This is no e-mail address.' });
  for (const [part, text] of Object.entries(address ?? {}))
    if (!text.trim()) faults.push({ pointer: `/address/${part}`, code: 'empty', message: 'An address is whole.' });
  if (faults.length > 0) throw new Invalid('validation-failed', 'Invoices cannot go there.', { faults });
}

/** One @, a domain of two labels or more, nothing that could end a mail header. */
const isMailAddress = (text: string): boolean =>
  text.length <= 254 && /^[^\s@<>",;:()[\]\\]{1,64}@([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}$/i.test(text);
