import { Injectable } from '@nestjs/common';
import { type AttachmentSource, NoticeAttachments, type NoticeTemplate, NoticeTemplates } from '../contract.js';

/** The letters of all contexts by id; two of one id end the start-up. */
@Injectable()
export class TemplateRegistry extends NoticeTemplates {
  private readonly templates = new Map<string, NoticeTemplate>();

  register(templates: NoticeTemplate[]): void {
    for (const template of templates) {
      if (this.templates.has(template.id)) throw new Error(`Two letters are called ${template.id}`);
      this.templates.set(template.id, template);
    }
  }

  /** Whether a stored letter is nobody's but its reader's to read; what went to the contract's parties is theirs. */
  isPersonal({ template, toContract }: { template: string; toContract: boolean }): boolean {
    return !toContract && this.templates.get(template)?.personal === true;
  }

  named(id: string): NoticeTemplate {
    const template = this.templates.get(id);
    if (!template) throw new Error(`No letter is called ${id}; has its context registered it?`);
    return template;
  }
}

/** What letters may carry, by the register that it comes from. */
@Injectable()
export class AttachmentRegistry extends NoticeAttachments {
  private readonly sources = new Map<string, AttachmentSource>();

  register(source: AttachmentSource): void {
    if (this.sources.has(source.source)) throw new Error(`Two registers are called ${source.source}`);
    this.sources.set(source.source, source);
  }

  named(source: string): AttachmentSource {
    const known = this.sources.get(source);
    if (!known) throw new Error(`No register of files is called ${source}; has its context registered it?`);
    return known;
  }
}
