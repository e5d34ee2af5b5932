import { Injectable } from '@nestjs/common';
import { type NoticeTemplate, NoticeTemplates } from '../contract.js';

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

  named(id: string): NoticeTemplate {
    const template = this.templates.get(id);
    if (!template) throw new Error(`No letter is called ${id}; has its context registered it?`);
    return template;
  }
}
