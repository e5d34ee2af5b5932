import { Injectable } from '@nestjs/common';
import { Command, CommandBus, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Clock } from '../../../shared-kernel/clock.js';
import { Outbox } from '../../../shared-kernel/commands.js';
import { Ids } from '../../../shared-kernel/ids.js';
import { type DocumentKind, LegalLibrary, type NewAcceptance } from '../contract.js';
import { type AwaitedText, ContinuedUse } from '../contract-changes.js';
import { Acceptance } from '../domain/acceptance.js';
import type { PublishedText } from '../domain/legal-document.js';
import { Acceptances, LegalDocuments } from '../domain/ports.js';

/** Whose yes it is, and what browser it came from. */
export interface Person {
  accountId: string;
  ip: string;
  locale: string;
}

/** ToS 10.2, K17: a person says yes to texts that have changed, at the gate. A second yes changes nothing. */
export class AcceptChange extends Command<void> {
  constructor(
    readonly tenantId: string,
    readonly by: Person,
    readonly texts: { kind: DocumentKind; version: string; sha256: string }[],
  ) {
    super();
  }
}

/** AUP 5: going on after the effect is a yes; written with the first request that uses the service. */
export class RecordContinuedUse extends Command<void> {
  constructor(
    readonly tenantId: string,
    readonly by: Person,
    readonly texts: AwaitedText[],
  ) {
    super();
  }
}

@CommandHandler(AcceptChange)
export class AcceptChangeHandler implements ICommandHandler<AcceptChange> {
  constructor(
    private readonly acceptances: Acceptances,
    private readonly library: LegalLibrary,
  ) {}

  async execute({ tenantId, by, texts }: AcceptChange): Promise<void> {
    for (const { kind, version, sha256 } of texts) {
      if (await this.acceptances.explicitOf(tenantId, by.accountId, kind, version)) continue;
      const occasion = `change:${version}`;
      await this.library.accept({ tenantId, ...by, kind, version, sha256, manner: 'EXPLICIT', occasion });
    }
  }
}

@CommandHandler(RecordContinuedUse)
export class RecordContinuedUseHandler implements ICommandHandler<RecordContinuedUse> {
  constructor(
    private readonly documents: LegalDocuments,
    private readonly acceptances: Acceptances,
    private readonly outbox: Outbox,
    private readonly clock: Clock,
    private readonly ids: Ids,
  ) {}

  async execute({ tenantId, by, texts }: RecordContinuedUse): Promise<void> {
    const archive = await this.documents.published();
    for (const { kind, version } of texts) {
      const language = by.locale.toLowerCase().startsWith('sv') ? 'sv' : 'en';
      const readable = archive.filter((text) => text.kind === kind && text.version === version);
      const { sha256 } = readable.find((text) => text.language === language) ?? (readable[0] as PublishedText);
      const manner = 'CONTINUED_USE' as const;
      const use: NewAcceptance = { tenantId, ...by, kind, version, sha256, manner, occasion: 'use' };
      const acceptance = Acceptance.given(this.ids.next(), use, this.clock.now());
      if (await this.acceptances.addOnce(acceptance)) {
        for (const event of acceptance.releaseEvents()) this.outbox.add(event);
      }
    }
  }
}

@Injectable()
export class RecordedUse extends ContinuedUse {
  constructor(private readonly commands: CommandBus) {
    super();
  }

  record({ tenantId, ...by }: Person & { tenantId: string }, texts: AwaitedText[]): Promise<void> {
    return this.commands.execute(new RecordContinuedUse(tenantId, by, texts));
  }
}
