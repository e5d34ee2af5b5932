import { Injectable } from '@nestjs/common';
import { localDate } from '../../../shared-kernel/calendar.js';
import { Clock } from '../../../shared-kernel/clock.js';
import { Conflict, Invalid } from '../../../shared-kernel/errors.js';
import { Ids } from '../../../shared-kernel/ids.js';
import {
  type DocumentKind,
  type DocumentVersion,
  type Language,
  LegalLibrary,
  type NewAcceptance,
} from '../contract.js';
import { Acceptance } from '../domain/acceptance.js';
import { DOCUMENT_KINDS, governing, type PublishedText } from '../domain/legal-document.js';
import { Acceptances, LegalDocuments } from '../domain/ports.js';

/** The legal archive as other contexts know it. */
@Injectable()
export class LegalArchive extends LegalLibrary {
  constructor(
    private readonly documents: LegalDocuments,
    private readonly acceptances: Acceptances,
    private readonly clock: Clock,
    private readonly ids: Ids,
  ) {
    super();
  }

  async inForce(at: Date, language: Language = 'en'): Promise<Map<DocumentKind, DocumentVersion>> {
    const archive = await this.documents.published();
    const found = DOCUMENT_KINDS.flatMap((kind) => governing(archive, kind, localDate(at)));
    return new Map(found.filter((text) => text.language === language).map((text) => [text.kind, versionOf(text)]));
  }

  async accept(acceptance: NewAcceptance): Promise<void> {
    const now = this.clock.now();
    const archive = await this.documents.published();
    this.demandCurrent(acceptance, archive, acceptance.givenAt ?? now);

    this.acceptances.add(Acceptance.given(this.ids.next(), acceptance, now));
  }

  /** ToS 3.2: a yes to a text that no longer governs binds nobody. */
  private demandCurrent({ kind, version, sha256 }: NewAcceptance, archive: PublishedText[], now: Date): void {
    const known = archive.filter((text) => text.kind === kind && text.version === version);
    if (!known.some((text) => text.sha256 === sha256)) {
      throw Invalid.field('/acceptances', 'unknown-text', `No text of ${kind} was published like this.`, 'ToS 3.2');
    }
    const current = governing(archive, kind, localDate(now))[0];
    if (current?.version !== version) {
      const data = { kind, inForce: current?.version ?? null };
      throw new Conflict('stale-terms', `Another version of ${kind} is in force.`, { clause: 'ToS 3.2', data });
    }
  }
}

const versionOf = ({ kind, version, sha256, effectiveFrom }: PublishedText): DocumentVersion => ({
  kind,
  version,
  sha256,
  effectiveFrom,
});
