import { Command, CommandBus, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { LocalDate } from '../../../shared-kernel/calendar.js';
import { OPERATOR_TENANT } from '../../../shared-kernel/tenant.js';
import type { DocumentKind } from '../contract.js';
import { LegalDocuments } from '../domain/ports.js';
import { type NewText, PublishVersion } from './publishing.js';

/** Fills an empty archive, so that a sandbox can take registrations; an operator publishes texts of their own. */
export class PublishFirstTexts extends Command<void> {
  readonly tenantId = OPERATOR_TENANT;
}

@CommandHandler(PublishFirstTexts)
export class PublishFirstTextsHandler implements ICommandHandler<PublishFirstTexts> {
  constructor(
    private readonly documents: LegalDocuments,
    private readonly commands: CommandBus,
  ) {}

  async execute(): Promise<void> {
    for (const { kind, version, effectiveFrom, texts } of FIRST_TEXTS) {
      if ((await this.documents.ofKind(kind)).length > 0) continue;
      await this.commands.execute(new PublishVersion(kind, version, texts, effectiveFrom, false, 'First version'));
    }
  }
}

interface FirstText {
  kind: DocumentKind;
  version: string;
  effectiveFrom: LocalDate;
  texts: NewText[];
}

const body = (...points: string[]): string => `${points.join('\n\n')}\n`;

/** Summaries in our own words for the sandbox, one paragraph a subject; they stand in for a lawyer's text. */
export const FIRST_TEXTS: FirstText[] = [
  {
    kind: 'terms-of-service',
    version: '1.0',
    // ToS 10.9.
    effectiveFrom: '2024-11-26',
    texts: [
      {
        language: 'en',
        title: 'Terms of Service, in short',
        body: body(
          'This is a summary for demonstration. It says what the software does with a contract.',
          'Agreement. You and Customer Connect have an agreement once you have registered, confirmed your e-mail and accepted these terms. Each organisation number has one licence, and each client a space of its own.',
          'Your part. Keep your details true and up to date, keep your password to yourself, and store personal data only where you have a basis for it.',
          'Subscription. You pay ahead for each month or year on the day that your subscription began. It renews until you cancel, and a cancelled subscription runs to the end of what you have paid.',
          'Late payment. We remind you within a week of the due date and warn you two weeks later. After more than thirty days we may suspend your account; after thirty more we may delete it, and we tell you the date at least a week before. Paying at any time before that restores everything. You may ask for a payment plan.',
          'Failed card. We try the card again for seven days; then the subscription ends.',
          'After the end. Your data stays readable for three months, is then closed, and is deleted after a last notice. What the law makes us keep is kept.',
          'Breach. We ask you to stop first, except where the breach is severe. A new account after a deletion needs our approval.',
          'Complaints. We answer a complete complaint within fourteen days. A consumer who hears nothing by then has been agreed with.',
          'Withdrawal. Consumers may change their mind for fourteen days and pay for the days that they used.',
          'Changes. We announce a major change at least seven days before it takes effect; what you have already bought stays as it was.',
          'Law. Swedish law applies, and a consumer keeps the protection of the country where they live.',
        ),
      },
      {
        language: 'sv',
        title: 'Användarvillkor i korthet',
        body: body(
          'Detta är en sammanfattning för demonstration. Den beskriver vad programvaran gör med ett avtal.',
          'Avtalet. Du och Customer Connect har ett avtal när du har registrerat dig, bekräftat din e-post och godkänt villkoren. Varje organisationsnummer har en licens och varje kund ett eget utrymme.',
          'Ditt ansvar. Håll dina uppgifter riktiga och aktuella, håll lösenordet för dig själv och spara personuppgifter bara när du har en grund för det.',
          'Prenumerationen. Du betalar i förskott för varje månad eller år, på samma datum som prenumerationen började. Den förnyas tills du säger upp den, och en uppsagd prenumeration gäller den tid du har betalat för.',
          'Sen betalning. Vi påminner inom en vecka från förfallodagen och varnar två veckor senare. Efter mer än trettio dagar får vi stänga av kontot, och efter trettio dagar till får vi radera det. Datumet får du veta minst en vecka i förväg. Betalar du innan dess återställs allt. Du kan be om en betalningsplan.',
          'Misslyckat kort. Vi försöker igen under sju dagar. Sedan upphör prenumerationen.',
          'Efter slutet. Dina data går att läsa i tre månader, stängs sedan och raderas efter ett sista besked. Det som lagen kräver att vi sparar sparas.',
          'Överträdelser. Vi ber dig först att upphöra, utom när överträdelsen är grov. Ett nytt konto efter en radering kräver vårt godkännande.',
          'Klagomål. Vi besvarar ett fullständigt klagomål inom fjorton dagar. En konsument som inte har fått svar då har fått rätt.',
          'Ångerrätt. Konsumenter kan ångra sig i fjorton dagar och betalar då för de dagar de har använt.',
          'Ändringar. Större ändringar meddelas minst sju dagar innan de börjar gälla. Det du redan har köpt påverkas inte.',
          'Lag. Svensk lag gäller, och en konsument behåller skyddet i sitt hemland.',
        ),
      },
    ],
  },
  {
    kind: 'acceptable-use-policy',
    version: '1.0',
    effectiveFrom: '2025-05-23',
    texts: [
      {
        language: 'en',
        title: 'Acceptable Use Policy, in short',
        body: body(
          'This is a summary for demonstration.',
          'Do not use the service for what is illegal, for what infringes the rights of others, or to harass, threaten or degrade anyone.',
          'Do not bring in harmful code, do not try to get in where you have no access, and do not probe the system without a permit.',
          'Do not overload the service or work around the limits of your plan. Automation is welcome as long as it leaves room for others.',
          'Do not pretend to be somebody else, and do not send messages to people who have not agreed to them.',
          'You answer for your own conduct and for that of your team. Tell us about suspected violations without delay.',
          'A violation may lead to suspension or termination, and to a report where the law asks for one. You always get our reasons.',
          'We publish changes here or write to you; using the service afterwards means that you accept them.',
        ),
      },
      {
        language: 'sv',
        title: 'Regler för godtagbar användning i korthet',
        body: body(
          'Detta är en sammanfattning för demonstration.',
          'Använd inte tjänsten till något olagligt, till intrång i andras rättigheter eller för att trakassera, hota eller kränka någon.',
          'För inte in skadlig kod, försök inte ta dig in där du saknar behörighet och testa inte systemets sårbarhet utan tillstånd.',
          'Överbelasta inte tjänsten och kringgå inte planens gränser. Automatisering är välkommen så länge den lämnar plats åt andra.',
          'Uppträd inte som någon annan och skicka inte meddelanden till personer som inte har gått med på det.',
          'Du svarar för ditt eget och dina medarbetares beteende. Berätta för oss om misstänkta överträdelser utan dröjsmål.',
          'En överträdelse kan leda till avstängning eller uppsägning, och till anmälan när lagen kräver det. Du får alltid våra skäl.',
          'Ändringar publiceras här eller skickas till dig. Att fortsätta använda tjänsten innebär att du godtar dem.',
        ),
      },
    ],
  },
  {
    kind: 'privacy-policy',
    version: '1.0',
    effectiveFrom: '2024-11-26',
    texts: [
      {
        language: 'en',
        title: 'Privacy and cookie policy, in short',
        body: body(
          'This is a summary for demonstration.',
          'Customer Connect is the controller for the accounts of its users. For the contacts that a client keeps in the system the client is the controller, and Customer Connect its processor.',
          'We use personal data to fulfil the agreement, to provide the service, to handle complaints, to keep the service secure, to meet legal duties and, only with consent, for marketing.',
          'We keep as little as possible for as long as it is needed; then we delete or anonymise it. Invoices are kept for as long as bookkeeping law requires.',
          'You may see, correct, move, restrict and erase your data, object to its use, and turn to the data protection authority. We answer within a month.',
          'We use one cookie to keep you signed in, and none to follow you.',
        ),
      },
      {
        language: 'sv',
        title: 'Integritets- och kakpolicy i korthet',
        body: body(
          'Detta är en sammanfattning för demonstration.',
          'Customer Connect är personuppgiftsansvarig för sina användares konton. För de kontakter som en kund har i systemet är kunden ansvarig och Customer Connect personuppgiftsbiträde.',
          'Vi använder personuppgifter för att fullgöra avtalet, tillhandahålla tjänsten, hantera klagomål, hålla tjänsten säker, uppfylla rättsliga skyldigheter och, bara med samtycke, för marknadsföring.',
          'Vi sparar så lite som möjligt så länge det behövs. Sedan raderar eller anonymiserar vi. Fakturor sparas så länge bokföringslagen kräver.',
          'Du kan se, rätta, flytta, begränsa och radera dina uppgifter, invända mot användningen och vända dig till dataskyddsmyndigheten. Vi svarar inom en månad.',
          'Vi använder en kaka för att hålla dig inloggad och ingen för att följa dig.',
        ),
      },
    ],
  },
];
