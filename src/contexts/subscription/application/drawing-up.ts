import { Injectable } from '@nestjs/common';
import { Command, CommandBus, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { localDate } from '../../../shared-kernel/calendar.js';
import { Clock } from '../../../shared-kernel/clock.js';
import { Outbox } from '../../../shared-kernel/commands.js';
import { Conflict, NotFound } from '../../../shared-kernel/errors.js';
import { Ids } from '../../../shared-kernel/ids.js';
import { type Attachment, AttachmentSource } from '../../notices/contract.js';
import { Clients } from '../../tenancy/contract.js';
import { Imprint, type Language } from '../../terms/contract.js';
import { BillingDocumentDrawnUp, type BillingDocumentKind } from '../contract-invoicing.js';
import type { CreditNote } from '../domain/dispute.js';
import type { Invoice, Payment } from '../domain/invoice.js';
import type { InvoiceRequest } from '../domain/invoice-request.js';
import { ClientNumbers, CreditNotes, Invoices, Payments, Plans } from '../domain/ports.js';
import { BillingContacts, InvoiceRequests } from '../domain/ports-invoicing.js';
import { Digest } from './ports.js';
import {
  BankAccount,
  type BillingDocument,
  type BillingSheet,
  type Buyer,
  DocumentArchive,
  InvoiceDocuments,
} from './ports-invoicing.js';

/** The PDF of a pro forma, an invoice, a receipt or a credit note: drawn up once, and the same bytes ever after. */
export class DrawUpDocument extends Command<BillingDocument> {
  constructor(
    readonly tenantId: string,
    readonly kind: BillingDocumentKind,
    readonly subjectId: string,
  ) {
    super();
  }
}

/** Puts a sheet into its final form and keeps it, with its hash as evidence. */
@Injectable()
export class Press {
  constructor(
    private readonly documents: InvoiceDocuments,
    private readonly archive: DocumentArchive,
    private readonly digest: Digest,
    private readonly outbox: Outbox,
    private readonly clock: Clock,
    private readonly ids: Ids,
  ) {}

  async drawUp(tenantId: string, subjectId: string, sheet: BillingSheet): Promise<BillingDocument> {
    const { kind, number, language } = sheet;
    const content = await this.documents.layOut(sheet);
    const sha256 = this.digest.sha256(content);
    const document = { tenantId, id: this.ids.next(), kind, subjectId, number, language, sha256, content };

    const now = this.clock.now();
    if (!(await this.archive.keep(document, now))) return (await this.archive.find(tenantId, kind, subjectId))!;
    this.outbox.add(new BillingDocumentDrawnUp(tenantId, document.id, now.toISOString(), kind, number, sha256));
    return document;
  }
}

type Facts = Pick<BillingSheet, 'lines' | 'vatPercent' | 'net' | 'vat' | 'total'>;

/** Gathers what stands on a document. */
@Injectable()
export class Sheets {
  constructor(
    private readonly invoices: Invoices,
    private readonly payments: Payments,
    private readonly notes: CreditNotes,
    private readonly requests: InvoiceRequests,
    private readonly contacts: BillingContacts,
    private readonly numbers: ClientNumbers,
    private readonly plans: Plans,
    private readonly clients: Clients,
    private readonly imprint: Imprint,
    private readonly account: BankAccount,
  ) {}

  async of(tenantId: string, kind: DrawUpDocument['kind'], subjectId: string): Promise<BillingSheet> {
    if (kind === 'pro-forma') return this.proForma(await this.requests.byId(tenantId, subjectId));
    if (kind === 'credit-note') return this.creditNote(await this.notes.byId(tenantId, subjectId));
    const invoice = await this.invoices.byId(tenantId, subjectId);
    if (!invoice) throw new NotFound();
    return kind === 'invoice' ? this.invoice(invoice) : this.receipt(invoice);
  }

  private async frame(tenantId: string): Promise<{ language: Language; seller: BillingSheet['seller']; buyer: Buyer }> {
    const { name, orgNo, language } = await this.clients.profile(tenantId);
    const contact = await this.contacts.of(tenantId);
    const clientNumber = await this.numbers.of(tenantId);
    const buyer = {
      name,
      orgNo,
      clientNumber,
      address: contact?.address ?? null,
      reference: contact?.reference ?? null,
    };
    return { language, seller: this.imprint.current(), buyer };
  }

  private async facts(invoice: Invoice): Promise<Facts> {
    const { planCode, planVersion, planName, periodStart: start, periodEnd: end, currency } = invoice;
    const plan = (await this.plans.find(planCode, planVersion))!;
    const net = { amountMinor: invoice.netMinor, currency };
    return {
      lines: [{ description: planName, period: { start, end }, net }],
      vatPercent: plan.vatPercent,
      net,
      vat: { amountMinor: invoice.vatMinor, currency },
      total: invoice.total.toJSON(),
    };
  }

  private async invoice(invoice: Invoice): Promise<BillingSheet> {
    const { tenantId, number, ocr, dueOn: by, method } = invoice;
    const isOpen = invoice.state === 'OPEN' && method === 'invoice';
    const amount = invoice.openAmount.toJSON();
    const received = receivedFor(invoice, await this.payments.ofInvoice(tenantId, invoice.id));
    return {
      kind: 'invoice',
      number,
      issuedOn: localDate(invoice.issuedAt),
      ...(await this.frame(tenantId)),
      ...(await this.facts(invoice)),
      toPay: isOpen ? { by, amount, bankgiro: this.account.bankgiro, ocr } : undefined,
      received,
    };
  }

  private async receipt(invoice: Invoice): Promise<BillingSheet> {
    const { tenantId, number, paidAt, state } = invoice;
    const received = receivedFor(invoice, await this.payments.ofInvoice(tenantId, invoice.id));
    if (state !== 'PAID' || !paidAt || received.length === 0)
      throw new Conflict('nothing-received', `Invoice ${number} is ${state}; a receipt is for money that came.`, {
        clause: 'ToS 4.2',
        data: { state },
      });
    const frame = await this.frame(tenantId);
    return { kind: 'receipt', number, issuedOn: localDate(paidAt), ...frame, ...(await this.facts(invoice)), received };
  }

  private async creditNote(note: CreditNote | undefined): Promise<BillingSheet> {
    const invoice = note && (await this.invoices.byId(note.tenantId, note.invoiceId));
    if (!invoice) throw new NotFound();
    const facts = await this.facts(invoice);
    const money = (amountMinor: number) => ({ amountMinor, currency: note.currency });
    return {
      ...facts,
      kind: 'credit-note',
      number: note.number,
      issuedOn: localDate(note.issuedAt),
      ...(await this.frame(note.tenantId)),
      lines: facts.lines.map((line) => ({ ...line, net: money(note.netMinor) })),
      net: money(note.netMinor),
      vat: money(note.vatMinor),
      total: money(note.totalMinor),
      received: [],
      corrects: { number: invoice.number, issuedOn: localDate(invoice.issuedAt) },
    };
  }

  private async proForma(request: InvoiceRequest | undefined): Promise<BillingSheet> {
    if (!request?.sentAt || !request.ocr || !request.number || !request.validUntil) throw new NotFound();
    const { tenantId, summary, ocr, number, validUntil: by, sentAt, planCode, planVersion, total } = request;
    const { vatPercent } = (await this.plans.find(planCode, planVersion))!;
    const money = (amountMinor: number) => ({ amountMinor, currency: summary.currency });
    return {
      kind: 'pro-forma',
      number,
      issuedOn: localDate(sentAt),
      ...(await this.frame(tenantId)),
      lines: [{ description: summary.plan.name, period: null, net: money(summary.netMinor) }],
      vatPercent,
      net: money(summary.netMinor),
      vat: money(summary.vatMinor),
      total: total.toJSON(),
      toPay: { by, amount: total.toJSON(), bankgiro: this.account.bankgiro, ocr },
      received: [],
    };
  }
}

const receivedFor = ({ id, currency }: Invoice, payments: Payment[]): BillingSheet['received'] =>
  payments.map(({ paidAt, method, reference, allocations }) => {
    const amountMinor = allocations.find(({ invoiceId }) => invoiceId === id)!.amountMinor;
    return { on: localDate(paidAt), amount: { amountMinor, currency }, method, reference };
  });

@CommandHandler(DrawUpDocument)
export class DrawUpDocumentHandler implements ICommandHandler<DrawUpDocument> {
  constructor(
    private readonly archive: DocumentArchive,
    private readonly sheets: Sheets,
    private readonly press: Press,
  ) {}

  async execute({ tenantId, kind, subjectId }: DrawUpDocument): Promise<BillingDocument> {
    const known = await this.archive.find(tenantId, kind, subjectId);
    if (known) return known;
    const sheet = await this.sheets.of(tenantId, kind, subjectId);

    return this.press.drawUp(tenantId, subjectId, sheet);
  }
}

const NAMES: Record<BillingDocumentKind, Record<Language, string>> = {
  'pro-forma': { sv: 'proforma', en: 'pro-forma' },
  invoice: { sv: 'faktura', en: 'invoice' },
  receipt: { sv: 'kvitto', en: 'receipt' },
  'credit-note': { sv: 'kreditfaktura', en: 'credit-note' },
};

export const fileNameOf = ({ kind, language, number }: Pick<BillingDocument, 'kind' | 'language' | 'number'>): string =>
  `${NAMES[kind][language]}-${number}.pdf`;

/** Letters name a document as `invoice:<id>`; it is drawn up when the first of them goes out. */
@Injectable()
export class DocumentAttachments extends AttachmentSource {
  readonly source = 'billing-document';

  constructor(private readonly commands: CommandBus) {
    super();
  }

  async attachment(tenantId: string, id: string): Promise<Attachment> {
    const [kind, subjectId] = id.split(':') as [DrawUpDocument['kind'], string];
    const document = await this.commands.execute(new DrawUpDocument(tenantId, kind, subjectId));
    return { name: fileNameOf(document), mediaType: 'application/pdf', content: document.content };
  }
}
