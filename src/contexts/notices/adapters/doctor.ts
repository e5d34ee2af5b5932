import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { Database } from '../../../platform/database.js';
import { DoctorCheck, well } from '../../../platform/doctor.js';
import { Clock } from '../../../shared-kernel/clock.js';
import { SmtpMailServer } from './smtp.js';

const LATE_MS = 10 * 60_000;

@Injectable()
export class MailCheck extends DoctorCheck {
  readonly check = 'mail';

  constructor(
    private readonly database: Database,
    private readonly server: SmtpMailServer,
    private readonly clock: Clock,
  ) {
    super();
  }

  async examine() {
    const { late, failing } = await this.backlog();
    const unreachable = await this.server.whyUnreachable();
    if (unreachable) {
      return {
        status: 'fail' as const,
        detail: `the mail server does not answer (${unreachable}); ${late} letters late`,
        fix: 'Check SMTP_URL and the server; queued letters go out by themselves afterwards.',
      };
    }
    if (late === 0) return well(`the mail server answers; ${failing} letters wait for another try`);
    return {
      status: 'warn' as const,
      detail: `${late} letters late, ${failing} of all queued ones failed before`,
      fix: 'Read what the server replied at GET /v1/notices/{id}; are the workers running?',
    };
  }

  private async backlog(): Promise<{ late: number; failing: number }> {
    const lateSince = new Date(this.clock.now().getTime() - LATE_MS);
    const { rows } = await sql<{ late: number; failing: number }>`
      select count(*) filter (where not_before < ${lateSince})::int as late,
        count(*) filter (where attempts > 0)::int as failing
      from delivery where state = 'QUEUED'`.execute(this.database.system());
    return rows[0]!;
  }
}
