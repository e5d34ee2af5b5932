import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { Clock } from '../../../shared-kernel/clock.js';
import { type DataEnd, DataInventory, type DataRole, type Purpose } from '../../../shared-kernel/data-inventory.js';
import { OPERATOR_TENANT } from '../../../shared-kernel/tenant.js';
import { Imprint, type Language } from '../../terms/contract.js';
import { activitiesOf, type ProcessingActivity, type SubProcessor } from '../domain/processing-record.js';
import { RetentionReader, type RuleInForce } from './ports-retention.js';
import { BASIS_WORDS, END_WORDS, PURPOSE_WORDS, periodInWords, SECURITY_WORDS, SUBJECT_WORDS } from './record-words.js';

/** Whom we use, as the operator configured it. */
export abstract class SubProcessors {
  abstract current(): readonly SubProcessor[];
}

export interface PublishedSubProcessor {
  name: string;
  country: string;
  task: string;
  safeguards: string | null;
}

export interface ActivityRecord {
  role: DataRole;
  purpose: Purpose;
  purposeText: string;
  basis: string;
  subjects: string[];
  data: ProcessingActivity['data'];
  retention: string[];
  recipients: PublishedSubProcessor[];
}

export interface ProcessingRecord {
  at: string;
  controller: { name: string; orgNo: string; address: string; email: string };
  activities: ActivityRecord[];
  security: string[];
}

/** The record that article 30 asks for, in words, as of now (ToS 9.1, 9.3). */
export class ReadProcessingRecord extends Query<ProcessingRecord> {
  constructor(readonly language: Language) {
    super();
  }
}

export const publishedIn =
  (language: Language) =>
  ({ name, country, task, safeguards }: SubProcessor): PublishedSubProcessor => ({
    name,
    country,
    task: task[language],
    safeguards: safeguards?.[language] ?? null,
  });

@QueryHandler(ReadProcessingRecord)
export class ReadProcessingRecordHandler implements IQueryHandler<ReadProcessingRecord> {
  constructor(
    private readonly inventory: DataInventory,
    private readonly processors: SubProcessors,
    private readonly rules: RetentionReader,
    private readonly imprint: Imprint,
    private readonly clock: Clock,
  ) {}

  async execute({ language }: ReadProcessingRecord): Promise<ProcessingRecord> {
    const { name, orgNo, address, email } = this.imprint.current();
    const rules = await this.rules.inForce(OPERATOR_TENANT);
    const activities = activitiesOf(this.inventory.tables(), this.processors.current());
    return {
      at: this.clock.now().toISOString(),
      controller: { name, orgNo, email, address: `${address.street}, ${address.postalCode} ${address.city}` },
      activities: activities.map((activity) => inWords(activity, rules, language)),
      security: SECURITY_WORDS[language],
    };
  }
}

const inWords = (activity: ProcessingActivity, rules: RuleInForce[], language: Language): ActivityRecord => {
  const { role, purpose, subjects, data, retention, recipients } = activity;
  return {
    ...{ role, purpose, data },
    purposeText: PURPOSE_WORDS[purpose][language],
    basis: BASIS_WORDS[purpose][language],
    subjects: subjects.map((subject) => SUBJECT_WORDS[subject][language]),
    retention: retention.map((key) => {
      const rule = rules.find((candidate) => candidate.key === key);
      return rule ? periodInWords(rule.period, rule.law, language) : END_WORDS[key as DataEnd][language];
    }),
    recipients: recipients.map(publishedIn(language)),
  };
};
