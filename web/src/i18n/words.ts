import { host } from '../app/host.js';
import type { Catalogue } from './en/index.js';
import { type Language, preferredLanguage } from './languages.js';

const rememberedAs = 'language';

type Texts = Partial<Catalogue>;
type Part = 'site' | 'client' | 'agreement' | 'events' | 'complaints' | 'conduct' | 'privacy' | 'staff';

/** Nobody loads words that are not said where they are. */
const parts: Record<Language, Record<Part, () => Promise<{ default: Texts }>>> = {
  sv: {
    site: () => import('./sv/part-site.js'),
    client: () => import('./sv/part-client.js'),
    agreement: () => import('./sv/part-agreement.js'),
    events: () => import('./sv/part-events.js'),
    complaints: () => import('./sv/part-complaints.js'),
    conduct: () => import('./sv/part-conduct.js'),
    privacy: () => import('./sv/part-privacy.js'),
    staff: () => import('./sv/part-staff.js'),
  },
  en: {
    site: () => import('./en/part-site.js'),
    client: () => import('./en/part-client.js'),
    agreement: () => import('./en/part-agreement.js'),
    events: () => import('./en/part-events.js'),
    complaints: () => import('./en/part-complaints.js'),
    conduct: () => import('./en/part-conduct.js'),
    privacy: () => import('./en/part-privacy.js'),
    staff: () => import('./en/part-staff.js'),
  },
};
const saidAt: Record<typeof host, Part[]> = {
  public: ['site'],
  instance: ['site', 'client'],
  operator: ['site', 'client', 'agreement', 'events', 'complaints', 'conduct', 'staff'],
};
const saidBy: Record<string, Part[]> = {
  subscription: ['agreement'],
  terms: ['agreement', 'events'],
  notices: ['agreement', 'events'],
  complaints: ['complaints'],
  conduct: ['conduct'],
  // The inbox names the states of every kind of case.
  desk: ['privacy'],
  // Inside an instance the account is closed there too, with its days.
  privacy: host === 'instance' ? ['privacy', 'agreement'] : ['privacy'],
};

interface Speech {
  language: Language;
  texts: Texts;
  parts: ReadonlySet<Part>;
}

const needed = new Set(saidAt[host]);
const listeners = new Set<() => void>();
let wanted = preferredLanguage(localStorage.getItem(rememberedAs), navigator.languages);
let speech: Speech = { language: wanted, texts: {}, parts: new Set() };

/** What is said now, as React reads a store. */
export const currentSpeech = (): Speech => speech;
export const onSpeech = (listener: () => void): (() => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

/** Loads what is said here, in the person's language. */
export async function speak(): Promise<void> {
  const language = wanted;
  const names = [...needed];
  const loaded = await Promise.all(names.map((part) => parts[language][part]()));
  // Somebody chose another language, or went where more is said, while these words came.
  if (language !== wanted || names.length < needed.size) return speak();

  speech = { language, texts: Object.assign({}, ...loaded.map((part) => part.default)), parts: new Set(names) };
  document.documentElement.lang = language;
  for (const listener of listeners) listener();
}

export async function choose(language: Language): Promise<void> {
  wanted = language;
  await speak();
  localStorage.setItem(rememberedAs, language);
}

/** Loads what the screens of a module say, before one of them is shown. */
export async function speakOf(module: string): Promise<void> {
  const missing = (saidBy[module] ?? []).filter((part) => !speech.parts.has(part));
  if (missing.length === 0) return;
  for (const part of missing) needed.add(part);
  await speak();
}
