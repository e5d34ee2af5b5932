import { Injectable } from '@nestjs/common';
import { locking } from '../../../platform/mapping.js';
import { UnitOfWork } from '../../../platform/unit-of-work.js';
import { Chargeback } from '../domain/chargeback.js';
import { PlanChange } from '../domain/plan-change.js';
import { Chargebacks, PlanChanges } from '../domain/ports.js';

/** Whoever changes a plan holds the subscription's lock already. */
@Injectable()
export class PostgresPlanChanges extends PlanChanges {
  add(change: PlanChange): void {
    UnitOfWork.em.persist(change);
  }

  async open(tenantId: string): Promise<PlanChange | undefined> {
    const where = { tenantId, state: { $in: ['AWAITING_PAYMENT' as const, 'SCHEDULED' as const] } };
    return (await UnitOfWork.em.findOne(PlanChange, where)) ?? undefined;
  }

  async byId(tenantId: string, id: string): Promise<PlanChange | undefined> {
    return (await UnitOfWork.em.findOne(PlanChange, { tenantId, id })) ?? undefined;
  }

  async byInvoice(tenantId: string, invoiceId: string): Promise<PlanChange | undefined> {
    return (await UnitOfWork.em.findOne(PlanChange, { tenantId, invoiceId })) ?? undefined;
  }
}

@Injectable()
export class PostgresChargebacks extends Chargebacks {
  add(chargeback: Chargeback): void {
    UnitOfWork.em.persist(chargeback);
  }

  all(tenantId: string): Promise<Chargeback[]> {
    return UnitOfWork.em.find(Chargeback, { tenantId });
  }

  async byId(tenantId: string, id: string): Promise<Chargeback | undefined> {
    return (await UnitOfWork.em.findOne(Chargeback, { tenantId, id }, locking)) ?? undefined;
  }

  async byReference(tenantId: string, gatewayRef: string): Promise<Chargeback | undefined> {
    return (await UnitOfWork.em.findOne(Chargeback, { tenantId, gatewayRef }, locking)) ?? undefined;
  }
}
