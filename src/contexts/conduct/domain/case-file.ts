import { AggregateRoot } from '../../../shared-kernel/aggregate-root.js';
import { type ClauseId, Invalid, OutOfOrder } from '../../../shared-kernel/errors.js';
import type { Money } from '../../../shared-kernel/money.js';
import {
  type CaseState,
  ContentRead,
  CostBooked,
  ItemDisabled,
  ItemEnabled,
  SignalJoined,
  ViolationConfirmed,
} from '../contract.js';
import { type Cost, demandScope, type Scope } from './measures.js';
import { type Category, violationOf } from './violations.js';

/** What drew attention: a report (its id), a program's signal, or a person of the operator. No words of anybody. */
export interface Hint {
  kind: string;
  key: string;
  at: string;
}

export interface NewCase {
  tenantId: string;
  id: string;
  number: string;
  category: Category;
  scope: Scope;
  hint: Omit<Hint, 'at'>;
  policyVersion: number;
}

/**
 * What a case is about and what has been looked at, whatever comes of it: what drew attention, the item that may be
 * disabled before anybody is (AUP 2.2), what was confirmed (ToS 2.9), read (2.12) and spent (AUP 4).
 */
export abstract class CaseFile extends AggregateRoot {
  state: CaseState = 'OPEN';
  hints: Hint[] = [];
  lastHintAt: Date;
  assignedTo: string | null = null;
  scopeKind: Scope['kind'];
  accountId: string | null;
  item: string | null;
  itemDisabledAt: Date | null = null;
  confirmedBy: string | null = null;
  confirmedAt: Date | null = null;
  costs: Cost[] = [];
  version = 1;

  protected constructor(
    readonly tenantId: string,
    readonly id: string,
    readonly number: string,
    readonly category: Category,
    readonly policyVersion: number,
    readonly openedAt: Date,
    { kind, accountId, item }: Scope,
  ) {
    super();
    this.lastHintAt = openedAt;
    this.scopeKind = kind;
    this.accountId = accountId;
    this.item = item;
  }

  get forbiddenBy(): ClauseId {
    return violationOf(this.category).clauses[0]!;
  }

  get scope(): Scope {
    return { kind: this.scopeKind, accountId: this.accountId, item: this.item };
  }

  /** ToS 2.8, 2.11: the same thing again is the same case. */
  join({ kind, key }: Omit<Hint, 'at'>, at: Date): void {
    if (this.hints.some((known) => known.kind === kind && known.key === key)) return;
    this.hints = [...this.hints, { kind, key, at: at.toISOString() }];
    this.lastHintAt = at;
    this.record(new SignalJoined(this.tenantId, this.id, this.forbiddenBy, at.toISOString(), kind));
  }

  take(staffId: string): void {
    this.demandRunning('be taken on');
    this.assignedTo = staffId;
  }

  /** ToS 2.9: somebody looked, and it is so. Until then nothing is blocked for malware. */
  confirm(staffId: string, at: Date): void {
    this.demandRunning('be confirmed');
    if (this.confirmedAt) return;
    this.confirmedBy = staffId;
    this.confirmedAt = at;
    this.record(new ViolationConfirmed(this.tenantId, this.id, this.forbiddenBy, at.toISOString(), staffId));
  }

  /** AUP 2.1, 2.2: what was uploaded goes first; whoever uploaded it keeps working. */
  disableItem(at: Date): void {
    this.demandRunning('have its item disabled');
    if (!this.item) throw Invalid.field('/item', 'no-item', 'The case names no item.', 'AUP 2.2');
    if (this.itemDisabledAt) return;
    this.itemDisabledAt = at;
    this.record(new ItemDisabled(this.tenantId, this.id, this.forbiddenBy, at.toISOString()));
  }

  /** The case lets go of it: there was nothing in it, or what was wrong with it is gone. Also after its end. */
  enableItem(at: Date): void {
    if (!this.itemDisabledAt) throw new OutOfOrder('The item', 'ENABLED', 'be enabled', 'AUP 2.2');
    this.itemDisabledAt = null;
    this.record(new ItemEnabled(this.tenantId, this.id, this.forbiddenBy, at.toISOString()));
  }

  bookCost(what: string, { amountMinor, currency }: Money, staffId: string, at: Date): void {
    this.costs = [...this.costs, { what, amountMinor, currency, at: at.toISOString(), by: staffId }];
    this.record(new CostBooked(this.tenantId, this.id, at.toISOString(), amountMinor, currency));
  }

  /** ToS 2.12: only while there is something to look into. */
  readContent(what: string, staffId: string, at: Date): void {
    this.demandRunning('open content to staff');
    this.record(new ContentRead(this.tenantId, this.id, at.toISOString(), what, staffId));
  }

  protected demandRunning(attempted: string): void {
    if (this.state === 'CLOSED') throw new OutOfOrder('The case', this.state, attempted);
  }

  protected narrow(scope: Scope): void {
    demandScope(scope);
    this.scopeKind = scope.kind;
    this.accountId = scope.accountId ?? this.accountId;
    this.item = scope.item ?? this.item;
  }
}
