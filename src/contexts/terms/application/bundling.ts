import { Injectable } from '@nestjs/common';
import type { Query } from '@nestjs/cqrs';
import { QueryBus } from '@nestjs/cqrs';
import { Clock } from '../../../shared-kernel/clock.js';
import type { Actor } from '../../../shared-kernel/tenant.js';
import { Imprint } from '../contract.js';
import { type ContractLetter, ContractLetters, ContractParties } from '../contract-bundle.js';
import { Policies } from '../contract-policy.js';
import type { ChainHead, SealedEvidence } from '../domain/evidence.js';
import { EvidenceLog } from '../domain/ports.js';
import { type BundleFacts, BundleSummary, TenantReads } from './ports-bundle.js';
import {
  type AcceptedDocument,
  type ArchivedDocument,
  ListAcceptances,
  ListDocuments,
  ListObligations,
  ReadDocument,
  type Slice,
} from './queries.js';
import { Sealing } from './sealing.js';

const PAGE = 200;

/** One file of the bundle; its parts arrive as they are read, so that size does not matter. */
export interface BundleEntry {
  name: string;
  content: AsyncIterable<string | Uint8Array>;
}

/**
 * Everything that a contract can be proved by, always in this order: the parties, what was accepted, what is
 * owed in both directions, every letter as sent, the sealed chain, the texts word for word, and a summary.
 */
@Injectable()
export class EvidenceBundle {
  constructor(
    private readonly queries: QueryBus,
    private readonly parties: ContractParties,
    private readonly letters: ContractLetters,
    private readonly log: EvidenceLog,
    private readonly sealing: Sealing,
    private readonly imprint: Imprint,
    private readonly policies: Policies,
    private readonly summary: BundleSummary,
    private readonly reads: TenantReads,
    private readonly clock: Clock,
  ) {}

  /** Read before the first byte goes out, so that whoever may not have it gets an answer and no broken file. */
  gather(tenantId: string, reader: Actor): Promise<BundleFacts> {
    return this.reads.as(tenantId, reader, async () => {
      const party = await this.parties.of(tenantId);
      await this.sealing.seal(tenantId);
      return {
        generatedAt: this.clock.now(),
        party,
        provider: this.imprint.current(),
        policyVersion: (await this.policies.current()).version,
        acceptances: await this.all(
          (slice) => new ListAcceptances(tenantId, slice),
          ({ id }) => [id],
        ),
        obligations: await this.all(
          (slice) => new ListObligations(tenantId, {}, slice),
          ({ dueAt, id }) => [dueAt, id],
        ),
        head: await this.log.head(tenantId),
      };
    });
  }

  async *entries(facts: BundleFacts, reader: Actor): AsyncGenerator<BundleEntry> {
    const { party, provider, generatedAt, policyVersion, acceptances, obligations, head } = facts;
    const { tenantId } = party;
    // A stream is read where its reader stands, so every page names its tenant and who asks anew.
    const read = <T>(work: () => Promise<T>): Promise<T> => this.reads.as(tenantId, reader, work);
    yield json('contract.json', { generatedAt: generatedAt.toISOString(), policyVersion, client: party, provider });
    yield json('acceptances.json', acceptances.toReversed());
    yield json('obligations.json', obligations);
    yield { name: 'notices.jsonl', content: lines(this.lettersOf(tenantId, read)) };
    yield { name: 'evidence.jsonl', content: lines(this.chainOf(tenantId, head, read)) };
    yield json('evidence-head.json', head ?? null);
    for (const text of await read(() => this.acceptedTexts(acceptances))) {
      const body = await read(() => this.queries.execute(new ReadDocument(text.id, false)));
      yield { name: `texts/${text.kind}-${text.version}-${text.language}.txt`, content: once(body!.body) };
    }
    yield { name: 'summary.pdf', content: once(await this.summary.layOut(facts)) };
  }

  private async *lettersOf(tenantId: string, read: Read): AsyncGenerator<ContractLetter> {
    for (let last: string | undefined; ; ) {
      const page = await read(() => this.letters.after(tenantId, last, PAGE));
      yield* page;
      if (page.length < PAGE) return;
      last = page.at(-1)!.id;
    }
  }

  /** To the head that the facts name: what is sealed while the file goes out belongs to the next bundle. */
  private async *chainOf(tenantId: string, head: ChainHead | undefined, read: Read): AsyncGenerator<SealedEvidence> {
    for (let last = 0; last < (head?.count ?? 0); ) {
      const page = await read(() => this.log.sealedAfter(tenantId, last, PAGE));
      yield* page.filter(({ seq }) => seq <= head!.count);
      if (page.length === 0) return;
      last = page.at(-1)!.seq;
    }
  }

  private async acceptedTexts(acceptances: AcceptedDocument[]): Promise<ArchivedDocument[]> {
    const accepted = new Set(acceptances.map(({ kind, version }) => `${kind} ${version}`));
    const archive = await this.all(
      (slice) => new ListDocuments({ drafts: false }, slice),
      ({ id }) => [id],
    );
    const texts = archive.filter(({ kind, version }) => accepted.has(`${kind} ${version}`));
    return texts.sort((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1));
  }

  private async all<T>(list: (slice: Slice) => Query<T[]>, keyOf: (row: T) => string[]): Promise<T[]> {
    const found: T[] = [];
    for (let after: string[] | undefined; ; ) {
      const page: T[] = await this.queries.execute(list({ after, limit: PAGE }));
      found.push(...page);
      if (page.length < PAGE) return found;
      after = keyOf(page.at(-1)!);
    }
  }
}

type Read = <T>(work: () => Promise<T>) => Promise<T>;

const nameOf = ({ kind, version, language }: ArchivedDocument): string => `${kind}-${version}-${language}`;

async function* once(part: string | Uint8Array): AsyncGenerator<string | Uint8Array> {
  yield part;
}

const json = (name: string, value: unknown): BundleEntry => ({
  name,
  content: once(`${JSON.stringify(value, null, 2)}\n`),
});

async function* lines(rows: AsyncIterable<object>): AsyncGenerator<string> {
  for await (const row of rows) yield `${JSON.stringify(row)}\n`;
}
