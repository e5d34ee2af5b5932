import type { Language } from '../../../shared-kernel/words.js';

/** What falls due, in a calendar's own words; the screens say the same. */
const WORDS: Record<string, Record<Language, string>> = {
  'accuracy.update': { sv: 'Kunden rättar sina uppgifter', en: 'The client brings its details up to date' },
  'arrangement.answer': { sv: 'Vi svarar på en önskan om avbetalning', en: 'We answer a wish to pay in instalments' },
  'arrangement.instalment': { sv: 'En delbetalning ska göras', en: 'An instalment is paid' },
  'arrangement.reminder': { sv: 'Vi påminner om en delbetalning', en: 'We remind of an instalment' },
  'breach.alert': {
    sv: 'Vi påminns om en incident som inte är anmäld',
    en: 'We are reminded of a breach that has not been notified',
  },
  'breach.notify': {
    sv: 'Vi anmäler till dataskyddsmyndigheten eller skriver ned varför inte',
    en: 'We notify the data protection authority, or write down why not',
  },
  'card.pay-by': { sv: 'Sista dagen att betala för perioden', en: 'The last day to pay for the period' },
  'card.retry': { sv: 'Vi försöker med kortet igen', en: 'We try the card again' },
  'card.warn-of-expiry': { sv: 'Vi påminner om att kortet går ut', en: 'We remind that the card expires' },
  'chargeback.answer': {
    sv: 'Vi svarar banken om en ifrågasatt kortbetalning',
    en: 'We answer the bank about a disputed card payment',
  },
  'closure.closing': { sv: 'Kontot avslutas', en: 'The account is closed' },
  'closure.verification': {
    sv: 'Kunden bekräftar att kontot ska avslutas',
    en: 'The client confirms that the account is to be closed',
  },
  'complaint.alert': {
    sv: 'Vi påminns om ett klagomål som väntar på svar',
    en: 'We are reminded of a complaint that waits for its answer',
  },
  'complaint.answer': { sv: 'Vi besvarar ett klagomål', en: 'We answer a complaint' },
  'complaint.details': {
    sv: 'Den som klagar skickar uppgifterna som vi bad om',
    en: 'The complainant sends the details that we asked for',
  },
  'complaint.remedy': { sv: 'Vi gör det som ett klagomål ledde till', en: 'We do what a complaint led to' },
  'conduct.announce-termination': { sv: 'Vi meddelar avtalets slut igen', en: 'We tell of the agreement’s end again' },
  'conduct.appeal': { sv: 'Vi avgör ett överklagande', en: 'We decide an appeal' },
  'conduct.appeal-window': { sv: 'Sista dagen att överklaga ett beslut', en: 'The last day to appeal a decision' },
  'conduct.cure': { sv: 'Kunden rättar till ett regelbrott', en: 'The client puts a breach right' },
  'conduct.decision': { sv: 'Vi avgör ett ärende om regelbrott', en: 'We decide a case about conduct' },
  'conduct.repeat-demand': {
    sv: 'Vi uppmanar igen till rättelse, eftersom brevet kom i retur',
    en: 'We ask again to put a breach right, because the letter came back',
  },
  'dispute.decision': { sv: 'Vi avgör en bestridd faktura', en: 'We decide about a disputed invoice' },
  'dunning.final-notice': {
    sv: 'Vi skickar det sista brevet före radering',
    en: 'We send the last letter before deletion',
  },
  'dunning.first-notice': {
    sv: 'Vi skickar en påminnelse, om fakturan inte är betald då',
    en: 'We send a reminder, if the invoice is not paid by then',
  },
  'dunning.repeat-letter': {
    sv: 'Vi skriver igen, eftersom brevet kom tillbaka',
    en: 'We write again, because the letter came back',
  },
  'dunning.suspension': { sv: 'Kontot stängs av', en: 'The account is suspended' },
  'dunning.warning': { sv: 'Vi skickar en varning om avstängning', en: 'We send a warning of suspension' },
  'ending.announce-purge': { sv: 'Vi aviserar raderingen på nytt', en: 'We announce the deletion again' },
  'ending.block': { sv: 'Kontot spärras', en: 'The account is blocked' },
  'ending.end': { sv: 'Planen upphör', en: 'The plan ends' },
  'ending.reminder': { sv: 'Vi påminner om att planen upphör', en: 'We remind of the plan’s end' },
  'error-report.target': { sv: 'Vi har undersökt en felanmälan', en: 'We have looked into an error report' },
  'instance.purge': {
    sv: 'Uppgifterna raderas, om inget talar emot det då',
    en: 'The data is deleted, if nothing speaks against it then',
  },
  'instance.purge-batch': { sv: 'Raderingen fortsätter', en: 'The deletion goes on' },
  'invitation.answer': {
    sv: 'En inbjuden kollega svarar på inbjudan',
    en: 'An invited colleague answers the invitation',
  },
  'notices.bounce': { sv: 'Vi tar reda på varför ett brev kom tillbaka', en: 'We look into a letter that came back' },
  'order.pay-by': { sv: 'Beställningen betalas eller faller bort', en: 'The order is paid, or lapses' },
  'password.change': { sv: 'Ett lösenord bör bytas', en: 'A password is due for a change' },
  'plan-change.pay-by': {
    sv: 'Bytet av prenumeration betalas eller förfaller',
    en: 'The change of plan is paid, or lapses',
  },
  'privacy.alert': {
    sv: 'Vi påminns om en begäran om personuppgifter',
    en: 'We are reminded of a request about personal data',
  },
  'privacy.answer': { sv: 'Vi besvarar en begäran om personuppgifter', en: 'We answer a request about personal data' },
  'pro-forma.pay-by': {
    sv: 'Proformafakturan betalas eller förfaller',
    en: 'The pro forma invoice is paid, or lapses',
  },
  'reconciliation.look-into': {
    sv: 'Vi undersöker en skillnad mellan bokföringen och betaltjänsten',
    en: 'We look into a difference between the books and the payment provider',
  },
  'refund.payout': { sv: 'Vi betalar tillbaka pengar via bank', en: 'We pay money back by bank' },
  'registration.verify': {
    sv: 'Den nya kunden bekräftar sin e-postadress',
    en: 'The new client confirms the e-mail address',
  },
  'renewal.charge': { sv: 'Vi debiterar kortet för nästa period', en: 'We charge the card for the next period' },
  'renewal.invoice': { sv: 'Vi skickar fakturan för nästa period', en: 'We send the invoice for the next period' },
  'terms.change-moved': {
    sv: 'Vi meddelar att en ändring av villkoren flyttades',
    en: 'We tell that a change of the terms was moved',
  },
  'terms.change-notice': { sv: 'Vi meddelar en ändring av villkoren', en: 'We tell of a change of the terms' },
  'terms.in-force': { sv: 'De aviserade villkoren träder i kraft', en: 'The announced terms take effect' },
  'withdrawal.identify': {
    sv: 'Vi tar reda på vem ett besked om ånger kommer från',
    en: 'We find out whom a withdrawal comes from',
  },
  'withdrawal.refund': {
    sv: 'Vi betalar tillbaka det som en ånger ger rätt till',
    en: 'We pay back what a withdrawal gives right to',
  },
  'withdrawal.refund-alert': {
    sv: 'Vi påminns om en återbetalning efter ånger',
    en: 'We are reminded of a refund after a withdrawal',
  },
};

const OWED_BY: Record<'client' | 'operator', Record<Language, string>> = {
  client: { sv: 'Kunden är i tur', en: 'The client is to act' },
  operator: { sv: 'Vi är i tur', en: 'We are to act' },
};

export const feedName: Record<Language, string> = { sv: 'Frister', en: 'Deadlines' };

/** A kind of deadline that has no words yet is named by its clause rather than left out. */
export const deadlineInWords = (title: string, clause: string, language: Language): string =>
  `${WORDS[title]?.[language] ?? title} (${clause})`;

export const whoseTurn = (owedBy: 'client' | 'operator', language: Language): string => OWED_BY[owedBy][language];
