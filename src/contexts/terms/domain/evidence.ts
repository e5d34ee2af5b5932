import type { DomainEvent } from '../../../shared-kernel/aggregate-root.js';
import type { Actor } from '../../../shared-kernel/tenant.js';

/** One fact that a clause may have to be proved by; references only, so that erasing a person leaves it valid. */
export interface Evidence {
  tenantId: string;
  id: string;
  clause: string;
  eventType: string;
  eventVersion: number;
  subjectId: string;
  actor: Actor;
  policyVersion: number | null;
  payload: Record<string, unknown>;
  /** Business time. */
  at: Date;
  /** Wall time, which no sandbox moves. */
  recordedAt: Date;
}

/** Where a row stands in its tenant's chain. `hash` covers the row, its place and the hash before it. */
export interface Seal {
  seq: number;
  prevHash: string;
  hash: string;
}

export type SealedEvidence = Evidence & Seal;

/** The end of a chain; `mac` signs it, so that cutting rows off the end shows. */
export interface ChainHead {
  tenantId: string;
  count: number;
  hash: string;
  mac: string;
}

/** A keyed hash whose key the database never sees: whoever owns the tables still cannot recompute a chain. */
export type Mac = (text: string) => string;

/** The hash that the first row of every chain follows. */
export const GENESIS = '0'.repeat(64);

export interface ChainFault {
  tenantId: string;
  fault: 'altered' | 'missing' | 'reordered' | 'truncated' | 'head-forged' | 'head-missing' | 'chain-missing';
  /** The row that shows it: its id, or its places in the chain, first to last, where no row is left. */
  evidenceId: string | null;
  seq: number | null;
  throughSeq: number | null;
}

export const evidenceOf = (event: DomainEvent, row: Pick<Evidence, 'id' | 'actor' | 'at' | 'recordedAt'>): Evidence => {
  const { type, version, tenantId, subjectId, clause, ...payload } = event as DomainEvent & Record<string, unknown>;
  if (!clause) throw new Error(`${type} cites no clause, so it is evidence of nothing`);
  const policyVersion = typeof payload.policyVersion === 'number' ? payload.policyVersion : null;
  return { ...row, tenantId, clause, eventType: type, eventVersion: version, subjectId, policyVersion, payload };
};

export const emptyHead = (tenantId: string, mac: Mac): ChainHead => signedHead(tenantId, 0, GENESIS, mac);

/** Links rows onto a chain in the order given; the order of sealing is the order of the chain. */
export const sealOnto = (
  head: ChainHead,
  rows: Evidence[],
  mac: Mac,
): { sealed: SealedEvidence[]; head: ChainHead } => {
  const sealed: SealedEvidence[] = [];
  let { count, hash } = head;
  for (const row of rows) {
    const link = { ...row, seq: count + 1, prevHash: hash };
    hash = mac(canonical(link));
    count += 1;
    sealed.push({ ...link, hash });
  }
  return { sealed, head: signedHead(head.tenantId, count, hash, mac) };
};

/** Walks one chain in the order of `seq` and names every row that is not as it was sealed. */
export class ChainInspection {
  readonly faults: ChainFault[] = [];
  private expectedSeq = 1;
  private expectedPrevHash: string = GENESIS;
  private lastFaultySeq = 0;

  constructor(
    private readonly tenantId: string,
    private readonly mac: Mac,
  ) {}

  visit(row: SealedEvidence): void {
    if (this.expectedSeq < row.seq) this.report('missing', null, this.expectedSeq, row.seq - 1);
    if (row.seq < this.expectedSeq) {
      this.report('reordered', row.id, row.seq);
      return;
    }

    const { hash, ...link } = row;
    // After a faulty row the hash before is unknown; the row's own hash still says whether it is as it was.
    if (this.mac(canonical(link)) !== hash) this.report('altered', row.id, row.seq);
    else if (this.lastFaultySeq !== row.seq - 1 && row.prevHash !== this.expectedPrevHash) {
      this.report('reordered', row.id, row.seq);
    }
    this.expectedSeq = row.seq + 1;
    this.expectedPrevHash = hash;
  }

  conclude(head: ChainHead | undefined): ChainFault[] {
    if (!head) {
      if (this.expectedSeq > 1) this.report('head-missing', null, null);
      return this.faults;
    }
    const count = this.expectedSeq - 1;
    const signed = signedHead(this.tenantId, head.count, head.hash, this.mac).mac === head.mac;
    // An older head, put back with its signature, names fewer rows than there are, or another last hash.
    const endsHere = head.count > count || (head.count === count && head.hash === this.expectedPrevHash);
    if (!signed || !endsHere) this.report('head-forged', null, head.count);
    if (head.count > count) this.report('truncated', null, count + 1, head.count);
    return this.faults;
  }

  private report(fault: ChainFault['fault'], evidenceId: string | null, seq: number | null, throughSeq = seq): void {
    this.faults.push({ tenantId: this.tenantId, fault, evidenceId, seq, throughSeq });
    if (throughSeq !== null) this.lastFaultySeq = throughSeq;
  }
}

const signedHead = (tenantId: string, count: number, hash: string, mac: Mac): ChainHead => ({
  tenantId,
  count,
  hash,
  mac: mac(canonical({ tenantId, count, hash })),
});

/** JSON with sorted names, so that equal rows give equal bytes however the database orders their fields. */
const canonical = (value: unknown): string => {
  if (value instanceof Date) return JSON.stringify(value.toISOString());
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value === 'object' && value !== null) {
    const fields = Object.entries(value).filter(([, field]) => field !== undefined);
    fields.sort(([a], [b]) => (a < b ? -1 : 1));
    return `{${fields.map(([name, field]) => `${JSON.stringify(name)}:${canonical(field)}`).join(',')}}`;
  }
  return JSON.stringify(value);
};
