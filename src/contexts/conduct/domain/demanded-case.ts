import { type ClauseId, Conflict, OutOfOrder, TooEarly } from '../../../shared-kernel/errors.js';
import { CureTimeEnded, DemandAnswered, DemandSent } from '../contract.js';
import { CaseFile } from './case-file.js';
import { type ConductTerms, cureEnd, type Demand, type Scope } from './measures.js';
import { demandClause } from './violations.js';

/**
 * The client's chance to act (ToS 3.6.a, AUP 3.b): a demand that reaches somebody, time to stop from then on, and the
 * client's own word that it has. What may follow is for the case to say.
 */
export abstract class DemandedCase extends CaseFile {
  demand: Demand | null = null;
  cureBy: Date | null = null;

  /** ToS 3.6.a. A repeated demand starts the time anew. */
  demandCessation(
    what: { clause: ClauseId; facts: string; scope: Scope },
    recipients: string[],
    terms: ConductTerms,
    at: Date,
  ): void {
    if (this.state !== 'OPEN' && this.state !== 'DEMANDED')
      throw new OutOfOrder('The case', this.state, 'demand anything', 'ToS 3.6.a');
    demandClause(this.category, what.clause);
    this.narrow(what.scope);
    this.state = 'DEMANDED';
    this.sendDemand({ clause: what.clause, facts: what.facts }, recipients, terms, at);
  }

  /** The demand reached somebody; the time to stop runs from then. */
  demandArrived(round: number, acceptedAt: Date, terms: ConductTerms): void {
    if (this.state !== 'DEMANDED' || this.demand?.round !== round || this.demand.acceptedAt) return;
    const cureBy = cureEnd(acceptedAt, terms);
    this.cureBy = cureBy;
    this.demand = { ...this.demand, acceptedAt: acceptedAt.toISOString(), cureBy: cureBy.toISOString() };
  }

  /** It came back from every address (ToS 3.6.a): no time has run. True when it has to be written again. */
  demandBounced(round: number): boolean {
    if (this.state !== 'DEMANDED' || this.demand?.round !== round) return false;
    this.demand = { ...this.demand, acceptedAt: null };
    this.cureBy = null;
    return true;
  }

  repeatDemand(recipients: string[], terms: ConductTerms, at: Date): boolean {
    if (this.state !== 'DEMANDED' || !this.demand || this.cureBy) return false;
    const { clause, facts } = this.demand;
    this.sendDemand({ clause, facts }, recipients, terms, at);
    return true;
  }

  /** ToS 3.6.a, AUP 3.b: the client acted, and says so. The time to stop runs on until somebody has looked. */
  answerDemand(words: string, accountId: string, at: Date): void {
    if (this.state !== 'DEMANDED' || !this.demand)
      throw new OutOfOrder('The case', this.state, 'have its demand answered', 'ToS 3.6.a');
    this.demand = { ...this.demand, answer: { words, by: accountId, at: at.toISOString() } };
    this.record(new DemandAnswered(this.tenantId, this.id, at.toISOString(), this.number));
  }

  endCureTime(at: Date): boolean {
    if (this.state !== 'DEMANDED' || !this.cureBy || at <= this.cureBy) return false;
    this.record(new CureTimeEnded(this.tenantId, this.id, at.toISOString(), this.number));
    return true;
  }

  /** AUP 3.b: what a member does is the client's, once the client has had its chance to act. */
  protected demandCureTimeOver(at: Date): void {
    if (this.state !== 'DEMANDED' || !this.demand)
      throw new Conflict('no-demand', 'A demand comes first, save for what is severe.', { clause: 'ToS 3.6.a' });
    if (!this.demand.acceptedAt || !this.cureBy)
      throw new Conflict('demand-not-delivered', 'The demand has not reached anybody yet.', { clause: 'ToS 3.6.a' });
    if (at <= this.cureBy) throw new TooEarly('The case', 'be decided on', 'ToS 3.6.b', this.cureBy.toISOString());
  }

  private sendDemand(
    what: Pick<Demand, 'clause' | 'facts'>,
    recipients: string[],
    terms: ConductTerms,
    at: Date,
  ): void {
    const round = (this.demand?.round ?? 0) + 1;
    const cureBy = cureEnd(at, terms);
    this.cureBy = cureBy;
    this.demand = {
      ...what,
      round,
      recipients,
      sentAt: at.toISOString(),
      acceptedAt: null,
      cureBy: cureBy.toISOString(),
    };
    this.record(
      new DemandSent(
        this.tenantId,
        this.id,
        at.toISOString(),
        what.clause,
        round,
        recipients.length,
        cureBy.toISOString(),
      ),
    );
  }
}
