import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { Database } from '../../../platform/database.js';
import { mentions, rowsOf, thereBy, withoutMention } from '../../../platform/mentions.js';
import {
  type DataSubject,
  type ErasedData,
  PersonalDataHolder,
  type PersonalRecords,
} from '../../../shared-kernel/personal-data.js';

/** What is left of a letter: the hash of what went out, so that a copy that somebody has can still be proven. */
const WORDLESS = sql`d.letter || '{"subject": "", "text": "", "html": ""}'::jsonb`;
const OF_NOTICE = sql`n.tenant_id = d.tenant_id and n.id = d.notice_id`;

/** ToS 9.9: letters to one address, and about it. Those of the contract prove what was said under it (K20). */
@Injectable()
export class PersonalLetters extends PersonalDataHolder {
  readonly tables = ['notice', 'delivery'];

  constructor(private readonly database: Database) {
    super();
  }

  async exportOf({ tenantId, role, email }: DataSubject): Promise<PersonalRecords[]> {
    if (role === 'processor') return [];
    const { rows } = await sql<Record<string, unknown>>`
      select n.template, n.queued_at, d.accepted_at, d.state, d.language,
        d.letter ->> 'subject' as subject, d.letter ->> 'text' as text
      from delivery d join notice n on ${OF_NOTICE}
      where d.tenant_id = ${tenantId} and lower(d.email) = lower(${email}) order by d.id`.execute(this.database.app());
    return [{ name: 'letters', rows }];
  }

  async eraseOf(subject: DataSubject): Promise<ErasedData> {
    const own = await this.eraseOwn(subject);
    const about = await this.eraseWordsAbout(subject);
    const erased = [{ what: 'letters', rows: own + about }];
    if (subject.role === 'processor') return { erased, kept: [] };
    const { rows } = await sql`
      select 1 from delivery d join notice n on ${OF_NOTICE}
      where d.tenant_id = ${subject.tenantId} and lower(d.email) = lower(${subject.email}) and n.to_contract
      limit 1`.execute(this.database.app());
    return {
      erased,
      kept: rows.length ? [{ what: 'letters', ground: 'statutory-retention', law: 'GDPR 17.3 e', until: null }] : [],
    };
  }

  async addressesIn(tenantId: string): Promise<string[]> {
    const { rows } = await sql<{ email: string }>`
      select distinct email from delivery where tenant_id = ${tenantId} and email <> ''`.execute(this.database.app());
    return rows.map(({ email }) => email);
  }

  /** What is on its way still arrives, and is forgotten then: it may be the answer to what they asked. */
  private async eraseOwn(subject: DataSubject): Promise<number> {
    const { tenantId, role, email } = subject;
    const app = this.database.app();
    // Who is a contact may be a user too: as a contact they were only ever written to about their requests.
    const whose = role === 'processor' ? sql`n.template like 'privacy-request-%'` : sql`true`;
    const theirs = sql`${OF_NOTICE} and not n.to_contract and ${whose} and d.tenant_id = ${tenantId}
      and lower(d.email) = lower(${email}) and ${thereBy(sql`n.queued_at`, subject)}`;
    const waiting = await sql`
      update delivery d set forgets = true from notice n where ${theirs} and d.state = 'QUEUED'`.execute(app);
    const gone = await sql<{ notice_id: string }>`
      update delivery d set email = '', name = '', letter = ${WORDLESS} from notice n
      where ${theirs} and d.state <> 'QUEUED' returning d.notice_id`.execute(app);
    await this.emptyFacts(
      tenantId,
      gone.rows.map(({ notice_id }) => notice_id),
    );
    return rowsOf(waiting) + gone.rows.length;
  }

  /**
   * Letters to others that name the person lose their words. A letter of the contract to a client whose member they
   * were keeps its own, and only the person goes out of it.
   */
  private async eraseWordsAbout(subject: DataSubject): Promise<number> {
    const { tenantId, role } = subject;
    const app = this.database.app();
    const named = sql`${OF_NOTICE} and d.tenant_id = ${tenantId} and d.letter is not null
      and lower(d.email) <> lower(${subject.email}) and d.email <> ''
      and ${mentions(sql`d.letter::text`, subject)} and ${thereBy(sql`n.queued_at`, subject)}`;
    const words = role === 'controller' ? sql`n.to_contract` : sql`false`;
    const redacted = await sql<{ notice_id: string }>`
      update delivery d set letter = ${withoutMention(sql`d.letter::text`, subject)}::jsonb from notice n
      where ${named} and ${words} returning d.notice_id`.execute(app);
    const emptied = await sql<{ notice_id: string }>`
      update delivery d set letter = ${WORDLESS} from notice n
      where ${named} and not (${words}) returning d.notice_id`.execute(app);
    await sql`
      update notice set data = ${withoutMention(sql`data::text`, subject)}::jsonb where tenant_id = ${tenantId}
        and id = any(${redacted.rows.map(({ notice_id }) => notice_id)}::uuid[])`.execute(app);
    await this.emptyFacts(
      tenantId,
      emptied.rows.map(({ notice_id }) => notice_id),
    );
    return redacted.rows.length + emptied.rows.length;
  }

  /** What a letter was made of has served once it has gone to everybody. */
  private async emptyFacts(tenantId: string, noticeIds: string[]): Promise<void> {
    await sql`
      update notice n set data = '{}' where n.tenant_id = ${tenantId} and n.id = any(${noticeIds}::uuid[])
        and not exists (select 1 from delivery d where ${OF_NOTICE} and d.state = 'QUEUED')`.execute(
      this.database.app(),
    );
  }
}
