import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { EntityManager } from '@mikro-orm/postgresql';
import { Delivery } from '../../../src/contexts/notices/domain/delivery.js';
import { Notice } from '../../../src/contexts/notices/domain/notice.js';
import { Acceptance } from '../../../src/contexts/terms/domain/acceptance.js';
import { PolicyVersion } from '../../../src/contexts/terms/domain/contract-policy.js';
import { LegalDocument } from '../../../src/contexts/terms/domain/legal-document.js';
import { Obligation } from '../../../src/contexts/terms/domain/obligation.js';
import { ChangeNotice, TermsChange } from '../../../src/contexts/terms/domain/terms-change.js';
import { UnitOfWork } from '../../../src/platform/unit-of-work.js';
import { OPERATOR_TENANT } from '../../../src/shared-kernel/tenant.js';
import { ACME, ANNA, type House, openHouse } from './house.js';

const AT = new Date('2026-03-29T01:30:00.123Z');
const LATER = new Date('2026-10-25T00:30:00.456Z');
const ID = '01900000-0000-7000-8000-000000000001';
const COMMAND = { name: 'test.suspend', fields: { tenantId: ACME, days: [1, 3] } };

describe('what is stored comes back as it was', () => {
  let house: House;
  /** Saves in one transaction and loads in another, so that nothing comes from memory. */
  const reloaded = async <T extends object>(saved: T, load: (em: EntityManager) => Promise<T>, tenantId = ACME) => {
    await house.within(tenantId, async () => UnitOfWork.em.persist(saved));
    return { ...(await house.within(tenantId, () => load(UnitOfWork.em))) };
  };
  const own = (id: string) => ({ tenantId: ACME, id });

  beforeAll(async () => {
    house = await openHouse();
  });
  afterAll(() => house.close());

  test('an obligation that waits for its retry', async () => {
    const facts = {
      tenantId: ACME,
      key: 'k',
      clause: 'ToS 3.4.c',
      owedBy: 'operator',
      title: 't',
      dueAt: LATER,
      promise: true,
    } as const;
    const obligation = Obligation.open(ID, facts, COMMAND, AT);
    obligation.defer('bank-closed', AT);

    expect(await reloaded(obligation, (em) => em.findOneOrFail(Obligation, own(ID)))).toMatchObject({
      ...facts,
      command: COMMAND,
      state: 'PENDING',
      openedAt: AT,
      attempts: 1,
      lastErrorCode: 'bank-closed',
      retryAt: new Date(AT.getTime() + 5000),
      settledAt: null,
      reason: null,
    });
  });

  test('a change on its way, and the notice of it that a client was owed', async () => {
    const facts = { kind: 'privacy-policy', version: '2.0', replaces: '1.0', major: true, reason: 'r' } as const;
    const change = TermsChange.plan(ID, { ...facts, effectiveFrom: '2026-03-29', noticeDays: 7, at: AT });
    change.listed(ACME);
    change.listed(undefined);
    change.conclude({ sent: 1, bounced: 0, pending: 0, lastSentAt: LATER }, LATER);
    const stored = { ...facts, state: 'MOVING', plannedFrom: '2026-03-29', effectiveFrom: '2026-11-02' };
    const load = (em: EntityManager) => em.findOneOrFail(TermsChange, { tenantId: OPERATOR_TENANT, id: ID });

    expect(await reloaded(change, load, OPERATOR_TENANT)).toMatchObject({
      ...stored,
      listedThrough: ACME,
      everybodyListed: true,
      lastSentAt: LATER,
      announcedAt: LATER,
      publishedAt: AT,
    });

    const notice = ChangeNotice.owed(ACME, change, true);
    notice.tell('2026-03-29');
    notice.sent(AT);
    notice.bounced(LATER);
    const loadNotice = (em: EntityManager) => em.findOneOrFail(ChangeNotice, { tenantId: ACME, changeId: ID });
    const sent = { state: 'BOUNCED', late: true, sentAt: AT, bouncedAt: LATER, toldFrom: '2026-03-29' };
    expect(await reloaded(notice, loadNotice)).toMatchObject(sent);
  });

  test('a legal document with its date', async () => {
    const text = { language: 'sv', title: 'Villkor', body: 'Rad ett\n\nRad två å ä ö\n', sha256: 'a1' } as const;
    const document = LegalDocument.draft(ID, 'privacy-policy', '1.0', text);
    document.publish({ effectiveFrom: '2026-03-29', major: true, reason: 'r', at: AT, noticeDays: 7 }, true);

    expect(
      await reloaded(document, (em) => em.findOneOrFail(LegalDocument, { id: ID }), OPERATOR_TENANT),
    ).toMatchObject({
      ...text,
      kind: 'privacy-policy',
      state: 'SCHEDULED',
      effectiveFrom: '2026-03-29',
      major: true,
      publishedAt: AT,
    });
  });

  test('an acceptance', async () => {
    const facts = {
      tenantId: ACME,
      accountId: ANNA,
      kind: 'terms-of-service',
      version: '1.0',
      sha256: 'a1',
      manner: 'EXPLICIT',
      occasion: 'registration',
      ip: '2001:db8::1',
      locale: 'sv-SE',
    } as const;

    const loaded = await reloaded(Acceptance.given(ID, facts, AT), (em) => em.findOneOrFail(Acceptance, own(ID)));

    expect(loaded).toMatchObject({ ...facts, acceptedAt: AT });
  });

  test('a policy version', async () => {
    const version = PolicyVersion.first(AT).next({ renewal: { cardRetryDays: [2, 7] } }, 'r', 'op', LATER);

    expect(
      await reloaded(version, (em) => em.findOneOrFail(PolicyVersion, { version: 2 }), OPERATOR_TENANT),
    ).toMatchObject({
      policy: version.policy,
      reason: 'r',
      setBy: 'op',
      setAt: LATER,
    });
  });

  test('a notice with a delivery that a worker holds', async () => {
    const facts = {
      tenantId: ACME,
      template: 't',
      key: 'k',
      to: 'contract',
      data: { amount: { amountMinor: 1 } },
    } as const;
    const notice = Notice.queue(ID, { ...facts, notBefore: LATER }, undefined, AT);
    notice.addressTo([{ email: 'a@example.com', name: 'Åsa', language: 'sv' }], () => ID);
    const delivery = notice.delivery(ID);
    const letter = { subject: 's', text: 't', html: 'h', sha256: 'a1' };
    delivery.postpone('421 busy', AT);
    delivery.claim(letter, AT);

    expect(await reloaded(notice, (em) => em.findOneOrFail(Notice, own(ID)))).toMatchObject({
      key: 'k',
      toContract: true,
      clause: null,
      data: facts.data,
      notBefore: LATER,
      queuedAt: AT,
      state: 'QUEUED',
    });
    expect(await reloaded(delivery, (em) => em.findOneOrFail(Delivery, own(ID)))).toMatchObject({
      noticeId: ID,
      email: 'a@example.com',
      name: 'Åsa',
      letter,
      attempts: 1,
      reply: '421 busy',
      retryAt: null,
      leaseUntil: new Date(AT.getTime() + 120_000),
    });
  });
});
