import { momentInWords } from '../../../shared-kernel/words.js';
import type { NoticeTemplate } from '../../notices/contract.js';
import { letter } from './letter-words.js';

const pressing = letter<{ number: string; dueAt: string; breachId: string }>('breach-pressing', 'ToS 9.10', {
  sv: ({ number, dueAt, breachId }, baseUrl) => ({
    subject: `Incident ${number} är inte anmäld`,
    paragraphs: [`Tillsynsmyndigheten ska ha anmälan, eller vi ett skäl att avstå, ${momentInWords(dueAt, 'sv')}.`],
    action: { label: 'Öppna incidenten', url: `${baseUrl}/breaches/${breachId}` },
  }),
  en: ({ number, dueAt, breachId }, baseUrl) => ({
    subject: `Breach ${number} has not been notified`,
    paragraphs: [
      `The authority has to be notified, or our reason not to written down, by ${momentInWords(dueAt, 'en')}.`,
    ],
    action: { label: 'Open the breach', url: `${baseUrl}/breaches/${breachId}` },
  }),
});

/** GDPR, article 33.2: a processor tells the controller without undue delay. */
const told = letter<{ number: string; detectedAt: string; words: string }>('breach-told', 'ToS 10.7', {
  sv: ({ number, detectedAt, words }) => ({
    subject: `Personuppgiftsincident som rör dina data: ${number}`,
    paragraphs: [
      `Vi upptäckte den ${momentInWords(detectedAt, 'sv')}.`,
      words,
      'Din organisation är personuppgiftsansvarig för det som den har hos oss. Bedöm om det ska anmälas och vilka som ska få veta det; svara på det här brevet, så hjälper vi till.',
    ],
  }),
  en: ({ number, detectedAt, words }) => ({
    subject: `A personal data breach that concerns you: ${number}`,
    paragraphs: [
      `We detected it on ${momentInWords(detectedAt, 'en')}.`,
      words,
      'You are the controller of what you keep with us. Consider whether you have to notify your authority and tell the people concerned; answer this letter and we will help.',
    ],
  }),
});

export const breachLetters: NoticeTemplate[] = [pressing, told];
