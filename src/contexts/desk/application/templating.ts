import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Clock } from '../../../shared-kernel/clock.js';
import { Conflict, NotFound, Stale } from '../../../shared-kernel/errors.js';
import { Ids } from '../../../shared-kernel/ids.js';
import { OPERATOR_TENANT } from '../../../shared-kernel/tenant.js';
import type { Language } from '../../../shared-kernel/words.js';
import type { WorkKind } from '../../../shared-kernel/work.js';
import { ReplyTemplates } from '../domain/ports.js';
import { ReplyTemplate } from '../domain/reply-template.js';

export class WriteReplyTemplate extends Command<{ templateId: string }> {
  readonly tenantId = OPERATOR_TENANT;
  constructor(
    readonly kind: WorkKind,
    readonly language: Language,
    readonly name: string,
    readonly body: string,
    readonly by: string,
  ) {
    super();
  }
}

/** The next wording, or the last: `body` null retires it. */
export class ReviseReplyTemplate extends Command<void> {
  readonly tenantId = OPERATOR_TENANT;
  constructor(
    readonly templateId: string,
    readonly expected: number,
    readonly wording: { name: string; body: string } | null,
    readonly by: string,
  ) {
    super();
  }
}

@CommandHandler(WriteReplyTemplate)
export class WriteReplyTemplateHandler implements ICommandHandler<WriteReplyTemplate> {
  constructor(
    private readonly templates: ReplyTemplates,
    private readonly clock: Clock,
    private readonly ids: Ids,
  ) {}

  async execute({ tenantId, kind, language, name, body, by }: WriteReplyTemplate): Promise<{ templateId: string }> {
    const id = this.ids.next();
    const template = ReplyTemplate.write({ tenantId, id, kind, language, name }, body, by, this.clock.now());
    await demandFreeName(this.templates, template);
    this.templates.add(template);
    return { templateId: id };
  }
}

@CommandHandler(ReviseReplyTemplate)
export class ReviseReplyTemplateHandler implements ICommandHandler<ReviseReplyTemplate> {
  constructor(
    private readonly templates: ReplyTemplates,
    private readonly clock: Clock,
  ) {}

  async execute({ tenantId, templateId, expected, wording, by }: ReviseReplyTemplate): Promise<void> {
    const template = await this.templates.byId(tenantId, templateId);
    if (!template) throw new NotFound();
    if (template.version !== expected) throw new Stale();
    const now = this.clock.now();
    if (!wording) return template.retire(now);
    template.rewrite(wording.name, wording.body, by, now);
    await demandFreeName(this.templates, template);
  }
}

async function demandFreeName(templates: ReplyTemplates, { tenantId, kind, language, name, id }: ReplyTemplate) {
  if (await templates.isTaken(tenantId, kind, language, name, id))
    throw new Conflict('name-taken', 'Another template for these cases is called that.');
}
