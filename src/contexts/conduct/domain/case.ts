import { endOfDay, type LocalDate } from '../../../shared-kernel/calendar.js';
import { type ClauseId, Conflict, Invalid, OutOfOrder } from '../../../shared-kernel/errors.js';
import {
  AppealDecided,
  AppealLodged,
  CaseClosed,
  CaseOpened,
  type CaseOutcome,
  ConductSuspended,
  ConductTerminated,
  DecisionFinal,
  RefundForfeited,
  TerminationProposed,
} from '../contract.js';
import type { NewCase } from './case-file.js';
import { DemandedCase } from './demanded-case.js';
import {
  type Appeal,
  type ConductTerms,
  deletionFrom,
  demandScope,
  demandSevere,
  lastAppealDay,
  type Measure,
  type Ruling,
} from './measures.js';
import { demandClause, violationOf } from './violations.js';

/**
 * The ladder of ToS 3.6 and K7: after a demand and time to stop, a decision that a person makes and gives reasons
 * for. What is severe needs no demand (3.6.c), malware is confirmed first (2.9), a deletion takes two persons,
 * and each decision can be appealed to somebody else. It lies with the client that it is about.
 */
export class ConductCase extends DemandedCase {
  proposal: Ruling | null = null;
  measure: Measure | null = null;
  appealHash: string | null = null;
  appeal: Appeal | null = null;
  outcome: CaseOutcome | null = null;
  closedAt: Date | null = null;

  static open(facts: NewCase, at: Date): ConductCase {
    const { tenantId, id, number, category, scope, hint, policyVersion } = facts;
    demandScope(scope);
    const opened = new ConductCase(tenantId, id, number, category, policyVersion, at, scope);
    opened.hints = [{ ...hint, at: at.toISOString() }];
    opened.record(
      new CaseOpened(tenantId, id, opened.forbiddenBy, at.toISOString(), number, category, scope.kind, policyVersion),
    );
    return opened;
  }

  /** Waits for somebody of the operator: no measure stands, and no time to stop runs. */
  get awaitsDecision(): boolean {
    return this.state === 'OPEN';
  }

  /** ToS 3.6.b: it has stopped, so nothing follows. */
  comply(at: Date): void {
    if (this.state !== 'DEMANDED') throw new OutOfOrder('The case', this.state, 'be complied with', 'ToS 3.6.b');
    this.close('COMPLIED', 'ToS 3.6.b', at);
  }

  suspend(ruling: Ruling, terms: ConductTerms, appealHash: string, at: Date): void {
    if (this.state !== 'OPEN' && this.state !== 'DEMANDED')
      throw new OutOfOrder('The case', this.state, 'lead to a suspension', 'ToS 3.6.b');
    this.demandGrounds(ruling, terms, at);
    if (ruling.scope.kind === 'item')
      throw Invalid.field('/scope/kind', 'not-a-measure', 'An item is disabled; people are suspended.', 'ToS 2.13');
    this.narrow(ruling.scope);
    this.state = 'SUSPENDED';
    this.takeEffect('suspension', ruling, null, terms, appealHash, at);
    const { clause, scope, by } = ruling;
    this.record(
      new ConductSuspended(
        this.tenantId,
        this.id,
        clauseOf(ruling),
        at.toISOString(),
        clause,
        scope.kind,
        by,
        this.measure!.appealBy,
      ),
    );
  }

  /** ToS 3.6.b: the first of the two persons. Nothing happens yet. */
  proposeTermination(ruling: Ruling, terms: ConductTerms, at: Date): void {
    if (!['OPEN', 'DEMANDED', 'SUSPENDED'].includes(this.state))
      throw new OutOfOrder('The case', this.state, 'lead to a termination', 'ToS 3.6.b');
    if (ruling.scope.kind !== 'instance')
      throw Invalid.field('/scope/kind', 'instance-only', 'What is terminated is the agreement.', 'ToS 2.13');
    if (this.state === 'SUSPENDED') demandClause(this.category, ruling.clause);
    else this.demandGrounds(ruling, terms, at);
    this.demandNoAppeal();
    this.proposal = ruling;
    this.record(new TerminationProposed(this.tenantId, this.id, clauseOf(ruling), at.toISOString(), ruling.by));
  }

  dropProposal(): void {
    if (!this.proposal) throw new OutOfOrder('The case', this.state, 'drop a proposal', 'ToS 3.6.b');
    this.proposal = null;
  }

  /** The second person; from here the instance is blocked. Returns the first moment of its deletion. */
  approveTermination(staffId: string, instanceWas: string, terms: ConductTerms, appealHash: string, at: Date): Date {
    const { proposal } = this;
    if (!proposal) throw new OutOfOrder('The case', this.state, 'be terminated without a proposal', 'ToS 3.6.b');
    if (proposal.by === staffId)
      throw new Conflict('same-person', 'Somebody else approves what you proposed.', { clause: 'ToS 3.6.b' });
    this.demandNoAppeal();
    // Looked at again now: a demand that was repeated or came back since has given the client its time anew.
    if (this.state !== 'SUSPENDED') this.demandGrounds(proposal, terms, at);

    this.narrow(proposal.scope);
    this.state = 'TERMINATED';
    this.proposal = null;
    this.takeEffect('termination', proposal, staffId, terms, appealHash, at);
    this.measure = { ...this.measure!, instanceWas };
    this.record(
      new ConductTerminated(
        this.tenantId,
        this.id,
        clauseOf(proposal),
        at.toISOString(),
        proposal.clause,
        'instance',
        proposal.by,
        this.measure!.appealBy,
      ),
    );
    this.record(new RefundForfeited(this.tenantId, this.id, 'ToS 3.6.d', at.toISOString()));
    return deletionFrom(at, terms);
  }

  /**
   * K7: until the last day is over, by whoever is concerned. `until` is later than that where the service was closed
   * as it ended (ToS 10.1).
   */
  lodgeAppeal(grounds: string, lodgedBy: string | null, at: Date, until?: Date): void {
    if (!this.measure || (this.state !== 'SUSPENDED' && this.state !== 'TERMINATED'))
      throw new OutOfOrder('The case', this.state, 'be appealed', 'ToS 2.13');
    if (this.appeal)
      throw new Conflict('already-appealed', 'This decision has been appealed once.', { clause: 'ToS 2.13' });
    if (at > (until ?? endOfDay(this.measure.appealBy)))
      throw new Conflict('too-late', `The last day for an appeal was ${this.measure.appealBy}.`, {
        clause: 'ToS 2.13',
        data: { appealBy: this.measure.appealBy },
      });

    this.appeal = {
      state: 'LODGED',
      grounds,
      lodgedAt: at.toISOString(),
      lodgedBy,
      decidedBy: null,
      decidedAt: null,
      reasons: null,
    };
    this.proposal = null;
    this.record(new AppealLodged(this.tenantId, this.id, 'ToS 2.13', at.toISOString()));
  }

  /** Somebody who had no part in the decision. An appeal that is upheld undoes it at once. */
  decideAppeal(verdict: 'UPHELD' | 'DISMISSED', reasons: string, staffId: string, at: Date): void {
    if (this.appeal?.state !== 'LODGED' || !this.measure)
      throw new OutOfOrder('The case', this.state, 'have its appeal decided', 'ToS 2.13');
    if (staffId === this.measure.by || staffId === this.measure.approvedBy)
      throw new Conflict('same-person', 'Somebody else than who decided looks at the appeal.', {
        clause: 'ToS 2.13',
      });

    this.appeal = { ...this.appeal, state: verdict, decidedBy: staffId, decidedAt: at.toISOString(), reasons };
    this.record(new AppealDecided(this.tenantId, this.id, 'ToS 2.13', at.toISOString(), verdict, staffId));
    if (verdict === 'UPHELD') this.close('OVERTURNED', 'ToS 2.13', at);
  }

  /** The letter about a termination came back and is written again, with a new link. */
  announceAnew(round: number, appealHash: string): void {
    this.appealHash = appealHash;
    this.measure = { ...this.measure!, round };
  }

  /** The case that blocked the instance first is overturned; this one keeps it blocked (K7). */
  inherit(instanceWas: string): void {
    if (this.measure?.instanceWas === 'BLOCKED') this.measure = { ...this.measure, instanceWas };
  }

  becomeFinal(appealBy: LocalDate, at: Date): void {
    if (this.measure?.appealBy !== appealBy || this.appeal || this.state === 'CLOSED') return;
    this.record(new DecisionFinal(this.tenantId, this.id, 'ToS 2.13', at.toISOString()));
  }

  /** There was nothing in it. */
  dismiss(at: Date): void {
    if (this.state !== 'OPEN' && this.state !== 'DEMANDED')
      throw new OutOfOrder('The case', this.state, 'be dismissed', 'ToS 2.13');
    this.close('UNFOUNDED', 'ToS 2.13', at);
  }

  /** The suspension has done its work, or ToS 7.4 took its course; the operator lets go. */
  conclude(outcome: 'LIFTED' | 'CEASE' | 'DAMAGES' | 'COURT', at: Date): void {
    const clause: ClauseId = outcome === 'LIFTED' ? 'ToS 2.13' : 'ToS 7.4';
    if (this.state !== 'SUSPENDED' && (outcome === 'LIFTED' || this.state !== 'DEMANDED'))
      throw new OutOfOrder('The case', this.state, 'be concluded', clause);
    if (outcome !== 'LIFTED' && !(this.category === 'IP' || this.category === 'COPYING'))
      throw Invalid.field('/outcome', 'not-intellectual-property', 'Only for an infringement of IP.', 'ToS 7.4');
    this.close(outcome, clause, at);
  }

  /** Its client's data is gone. */
  purged(at: Date): void {
    if (this.state === 'CLOSED') return;
    this.close(this.state === 'TERMINATED' ? 'TERMINATED' : 'LIFTED', 'ToS 3.6.b', at);
  }

  /** ToS 3.6.a–c, 2.9, AUP 2.2: what has to be true before anybody is shut out. */
  private demandGrounds(ruling: Ruling, terms: ConductTerms, at: Date): void {
    demandClause(this.category, ruling.clause);
    demandScope(ruling.scope);
    if (violationOf(this.category).inContent && this.item && !this.itemDisabledAt)
      throw new Conflict('item-first', 'The item is disabled before anybody is.', { clause: 'AUP 2.2' });
    if (this.category === 'MALWARE' && !this.confirmedAt)
      throw new Conflict('not-confirmed', 'Nothing is blocked for malware until it is confirmed.', {
        clause: 'ToS 2.9',
      });
    if (ruling.severe) demandSevere(this.category, terms);
    else this.demandCureTimeOver(at);
  }

  private demandNoAppeal(): void {
    if (this.appeal?.state === 'LODGED')
      throw new Conflict('appeal-pending', 'The appeal is decided first.', { clause: 'ToS 2.13' });
  }

  private takeEffect(
    kind: Measure['kind'],
    ruling: Ruling,
    approvedBy: string | null,
    terms: ConductTerms,
    appealHash: string,
    at: Date,
  ): void {
    this.measure = { ...ruling, kind, approvedBy, at: at.toISOString(), appealBy: lastAppealDay(at, terms) };
    this.appealHash = appealHash;
    this.appeal = null;
    this.cureBy = null;
  }

  private close(outcome: CaseOutcome, clause: ClauseId, at: Date): void {
    this.state = 'CLOSED';
    this.outcome = outcome;
    this.closedAt = at;
    this.cureBy = null;
    this.proposal = null;
    this.record(new CaseClosed(this.tenantId, this.id, clause, at.toISOString(), outcome));
    if (this.itemDisabledAt && FOUND_NOTHING.includes(outcome)) this.enableItem(at);
  }
}

/** Outcomes by which nothing was wrong; after every other one a person says when the item comes back. */
const FOUND_NOTHING: CaseOutcome[] = ['UNFOUNDED', 'OVERTURNED'];

/** ToS 3.6.b after a demand, 3.6.c without one. */
export const clauseOf = ({ severe }: Pick<Ruling, 'severe'>): ClauseId => (severe ? 'ToS 3.6.c' : 'ToS 3.6.b');
