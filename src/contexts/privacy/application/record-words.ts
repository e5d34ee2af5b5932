import type { DataEnd, Purpose, SubjectKind } from '../../../shared-kernel/data-inventory.js';
import type { Language } from '../../terms/contract.js';
import type { RetentionPeriod } from '../contract-retention.js';

type Said = Record<Language, string>;

export const PURPOSE_WORDS: Record<Purpose, Said> = {
  contract: { sv: 'Fullgöra avtalet', en: 'Fulfilling the agreement' },
  service: { sv: 'Tillhandahålla och utveckla tjänsten', en: 'Providing the service' },
  complaints: { sv: 'Hantera klagomål', en: 'Handling complaints' },
  security: { sv: 'Säkerhet och drift', en: 'Security and proper functioning' },
  marketing: { sv: 'Marknadsföring med samtycke', en: 'Marketing, with consent' },
  'legal-obligation': { sv: 'Rättsliga förpliktelser', en: 'Legal obligations' },
  'client-data': { sv: 'Kundens egna ändamål', en: 'The client’s own purposes' },
};

/** GDPR, article 6; K19: the contract rests on itself, only marketing on consent. */
export const BASIS_WORDS: Record<Purpose, Said> = {
  contract: { sv: 'GDPR 6.1 b, avtal', en: 'GDPR 6.1 b, contract' },
  service: { sv: 'GDPR 6.1 b, avtal', en: 'GDPR 6.1 b, contract' },
  complaints: { sv: 'GDPR 6.1 c och f', en: 'GDPR 6.1 c and f' },
  security: { sv: 'GDPR 6.1 f, berättigat intresse', en: 'GDPR 6.1 f, legitimate interest' },
  marketing: { sv: 'GDPR 6.1 a, samtycke', en: 'GDPR 6.1 a, consent' },
  'legal-obligation': { sv: 'GDPR 6.1 c, rättslig förpliktelse', en: 'GDPR 6.1 c, legal obligation' },
  'client-data': { sv: 'Kundens grund; vi är biträde, GDPR 28', en: 'The client’s; we are the processor, GDPR 28' },
};

export const SUBJECT_WORDS: Record<SubjectKind, Said> = {
  user: { sv: 'Användare', en: 'Users' },
  visitor: { sv: 'Besökare', en: 'Visitors' },
  staff: { sv: 'Vår personal', en: 'Our staff' },
  'client-contact': { sv: 'Kundernas kontakter', en: 'Clients’ contacts' },
};

export const END_WORDS: Record<DataEnd, Said> = {
  instance: { sv: 'Till gallringen efter avtalets slut', en: 'Until the purge after the end of the contract' },
  account: { sv: 'Så länge kontot finns', en: 'As long as the account is there' },
  registration: { sv: 'Töms när den bekräftas, annars efter 7 dagar', en: 'Emptied when confirmed, else after 7 days' },
  session: { sv: 'Högst 24 timmar', en: 'At most 24 hours' },
  device: { sv: 'Ett år efter senaste inloggningen', en: 'A year after the last log-in' },
  technical: { sv: 'Högst 31 dagar', en: 'At most 31 days' },
  evidence: { sv: 'Sparas; innehåller hänvisningar, inga namn', en: 'Kept; it has references, no names' },
  register: { sv: 'Så länge registret behövs', en: 'As long as the register is needed' },
};

/** `36 months`, `7 calendar years after the year it is of`. */
export const periodInWords = ({ unit, count }: RetentionPeriod, law: string, language: Language): string => {
  const words: Record<RetentionPeriod['unit'], Said> = {
    months: { sv: `${count} månader`, en: `${count} months` },
    'calendar-years': { sv: `${count} kalenderår efter sitt eget`, en: `${count} calendar years after its own` },
  };
  return `${words[unit][language]} (${law})`;
};

/** ToS 9.10, 10.7: a general description of the measures, as article 30.1 g asks for it. */
export const SECURITY_WORDS: Record<Language, string[]> = {
  sv: [
    'Varje kunds data är avskild i databasen, två gånger om',
    'Lösenord sparas bara som Argon2id-hashar; hemliga länkar och nycklar bara som hashar',
    'Kryptering under överföring; sessioner kan återkallas omedelbart',
    'Behörighet efter roll; personal ser en kunds innehåll bara med ärende eller kundens medgivande',
    'Allt personal läser och beslutar loggas i en kedja som visar om någon har ändrat den',
    'Två personer för det som inte går att ångra, och ett tak för hur mycket som raderas per natt',
    'Uppladdade filer hålls i karantän tills de har granskats',
    'Register över incidenter med 72-timmarsklocka',
  ],
  en: [
    'Every client’s data is kept apart in the database, twice over',
    'Passwords are stored as Argon2id hashes only; secret links and keys as hashes only',
    'Encryption in transit; sessions can be revoked at once',
    'Rights by role; staff see a client’s content only with a case or the client’s leave',
    'Whatever staff read and decide stands in a chain that shows if anybody has altered it',
    'Two persons for what cannot be undone, and a cap on how much is deleted a night',
    'Uploaded files stay in quarantine until they have been looked at',
    'A register of breaches with a clock of 72 hours',
  ],
};
