import type { Language } from '../../i18n/languages.js';

const english = {
  about: 'Every part of the design system, in every state. Screens are built from these and nothing else.',
  sections: {
    colours: 'Colours',
    type: 'Type, money and dates',
    buttons: 'Buttons',
    states: 'States and banners',
    table: 'Table, 10,000 rows',
    waiting: 'Table, waiting for its rows',
    timeline: 'Timeline',
    form: 'Form',
    record: 'Record fields',
    pages: 'Empty and failed pages',
    dialogs: 'Dialogs and messages',
  },
  places: { home: 'Overview', contacts: 'Contacts', deals: 'Deals', time: 'Time', contract: 'My contract', billing: 'Billing', settings: 'Settings' },
  groups: { work: 'Work', contract: 'Contract' },
  atWork: 'Needs you',
  logOut: 'Log out',
  buttons: { buy: 'Buy and Pay 1,490 kr / month', save: 'Save', quiet: 'Not now', remove: 'Delete 4,210 contacts', off: 'Not allowed here', busy: 'Saving' },
  tags: { good: 'Active', waiting: 'Waiting for the bank', warning: 'Due in 6 days', stopped: 'Suspended' },
  banners: {
    warning: { what: 'An invoice of 1,490 kr is unpaid.', when: 'On 1 April your colleagues can no longer sign in.', deed: 'Pay now' },
    waiting: { what: 'Your instance is read-only', when: 'until 28 February.', deed: 'Choose a plan' },
    stopped: { what: 'Your instance is suspended', when: 'since 1 April.', deed: 'Pay and reopen' },
    good: { what: 'Payment received.', when: 'Everything is open again since 14:05.', deed: 'See the receipt' },
  },
  table: {
    name: 'Name', company: 'Company', city: 'City', basis: 'Lawful basis', value: 'Open deals', since: 'Since', search: 'Find a contact',
    add: 'New contact', tag: 'Add tag', remove: 'Delete', empty: 'No contact matches', emptyBody: 'Take away a filter, or search for something else.', all: 'Show all',
    noContacts: 'No contacts yet', noContactsBody: 'Bring them in from a file, or write the first one by hand.', importThem: 'Import contacts',
    bases: { contract: 'Contract', consent: 'Consent', interest: 'Legitimate interest' },
  },
  timeline: {
    label: 'Your contract', accepted: 'You accepted the terms', acceptedBody: 'Version 3, in force since 26 November 2024.',
    invoiced: 'Invoice 1042 was due', reminded: 'We told you that invoice 1042 is unpaid', remindedSubject: 'Invoice 1042 has not reached us',
    remindedMail: 'Hello,\n\nInvoice 1042 of 1,490 kr was due on Sunday 1 March. We have not seen the payment yet.\n\nIf you paid in the last days, you need do nothing.',
    warn: 'We owe you a warning before anything closes', warnBody: 'It goes to the address that you registered with.',
    suspend: 'Acme AB owes 1,490 kr', suspendBody: 'On 1 April your colleagues can no longer sign in. Your data stays.', pay: 'Pay 1,490 kr',
    remove: 'Your data may be deleted', removeBody: 'Only after a last notice at least 7 days before. Nothing is deleted while a payment is on its way.', download: 'Download my data',
  },
  form: {
    email: 'E-mail', emailHelp: 'We send the confirmation here.', org: 'Organisation number', kind: 'You are', company: 'A company', consumer: 'A private person',
    note: 'Anything we should know?', accept: 'I have read and accept the terms of service', deed: 'Create the account',
    wrongOrg: 'The last digit does not fit; please check the number.', mustAccept: 'The account needs your acceptance.', closed: 'Sign-up is closed until the terms are published.',
  },
  record: { name: 'Name', email: 'E-mail', city: 'City', basis: 'Lawful basis', refused: 'The address has no @.' },
  dialogs: { danger: 'Close the account', dangerTitle: 'Close the account of Acme AB?', losses: ['4,210 contacts and their history', '3 forms and their submissions', 'Access for 12 colleagues'], conflict: 'A colleague was first', session: 'Session ran out', lost: 'Connection lost', toast: 'Message with undo', toastText: '3 contacts are archived.', undo: 'Undo', undone: 'They are back.' },
};

export type Samples = typeof english;

const swedish: Samples = {
  about: 'Designsystemets alla delar, i alla lägen. Skärmarna byggs av dem och inget annat.',
  sections: {
    colours: 'Färger',
    type: 'Text, pengar och datum',
    buttons: 'Knappar',
    states: 'Lägen och besked',
    table: 'Tabell, 10 000 rader',
    waiting: 'Tabell som väntar på sina rader',
    timeline: 'Tidslinje',
    form: 'Formulär',
    record: 'Fält i en post',
    pages: 'Tomma sidor och fel',
    dialogs: 'Dialoger och meddelanden',
  },
  places: { home: 'Översikt', contacts: 'Kontakter', deals: 'Affärer', time: 'Tid', contract: 'Mitt avtal', billing: 'Betalning', settings: 'Inställningar' },
  groups: { work: 'Arbete', contract: 'Avtal' },
  atWork: 'Väntar på dig',
  logOut: 'Logga ut',
  buttons: { buy: 'Köp och betala 1 490 kr / månad', save: 'Spara', quiet: 'Inte nu', remove: 'Radera 4 210 kontakter', off: 'Går inte här', busy: 'Sparar' },
  tags: { good: 'Aktiv', waiting: 'Väntar på banken', warning: 'Förfaller om 6 dagar', stopped: 'Avstängd' },
  banners: {
    warning: { what: 'En faktura på 1 490 kr är obetald.', when: 'Den 1 april kan dina kollegor inte längre logga in.', deed: 'Betala nu' },
    waiting: { what: 'Instansen går bara att läsa', when: 'till den 28 februari.', deed: 'Välj ett abonnemang' },
    stopped: { what: 'Instansen är avstängd', when: 'sedan den 1 april.', deed: 'Betala och öppna igen' },
    good: { what: 'Betalningen har kommit.', when: 'Allt är öppet igen sedan 14.05.', deed: 'Se kvittot' },
  },
  table: {
    name: 'Namn', company: 'Företag', city: 'Ort', basis: 'Rättslig grund', value: 'Öppna affärer', since: 'Sedan', search: 'Hitta en kontakt',
    add: 'Ny kontakt', tag: 'Sätt etikett', remove: 'Radera', empty: 'Ingen kontakt passar', emptyBody: 'Ta bort ett filter, eller sök efter något annat.', all: 'Visa alla',
    noContacts: 'Inga kontakter ännu', noContactsBody: 'Hämta in dem från en fil, eller skriv den första för hand.', importThem: 'Importera kontakter',
    bases: { contract: 'Avtal', consent: 'Samtycke', interest: 'Berättigat intresse' },
  },
  timeline: {
    label: 'Ditt avtal', accepted: 'Du godkände villkoren', acceptedBody: 'Version 3, gäller sedan den 26 november 2024.',
    invoiced: 'Faktura 1042 förföll', reminded: 'Vi skrev att faktura 1042 är obetald', remindedSubject: 'Faktura 1042 har inte nått oss',
    remindedMail: 'Hej,\n\nFaktura 1042 på 1 490 kr förföll söndagen den 1 mars. Vi har inte sett betalningen ännu.\n\nOm du har betalat de senaste dagarna behöver du inte göra något.',
    warn: 'Vi ska varna dig innan något stängs', warnBody: 'Varningen går till adressen som du registrerade dig med.',
    suspend: 'Acme AB är skyldigt 1 490 kr', suspendBody: 'Den 1 april kan dina kollegor inte längre logga in. Dina uppgifter finns kvar.', pay: 'Betala 1 490 kr',
    remove: 'Dina uppgifter kan raderas', removeBody: 'Först efter ett sista besked minst 7 dagar innan. Inget raderas medan en betalning är på väg.', download: 'Hämta mina uppgifter',
  },
  form: {
    email: 'E-post', emailHelp: 'Hit skickar vi bekräftelsen.', org: 'Organisationsnummer', kind: 'Du är', company: 'Ett företag', consumer: 'En privatperson',
    note: 'Något vi bör veta?', accept: 'Jag har läst och godkänner användarvillkoren', deed: 'Skapa kontot',
    wrongOrg: 'Sista siffran stämmer inte; titta på numret igen.', mustAccept: 'Kontot behöver ditt godkännande.', closed: 'Registreringen är stängd tills villkoren är publicerade.',
  },
  record: { name: 'Namn', email: 'E-post', city: 'Ort', basis: 'Rättslig grund', refused: 'Adressen saknar @.' },
  dialogs: { danger: 'Stäng kontot', dangerTitle: 'Stänga kontot för Acme AB?', losses: ['4 210 kontakter och deras historik', '3 formulär och deras svar', 'Åtkomst för 12 kollegor'], conflict: 'En kollega hann före', session: 'Sessionen gick ut', lost: 'Tappad förbindelse', toast: 'Meddelande med ångra', toastText: '3 kontakter är arkiverade.', undo: 'Ångra', undone: 'De är tillbaka.' },
};

export const samples: Record<Language, Samples> = { en: english, sv: swedish };
