import { createContext, type ReactNode, use, useCallback, useMemo, useState } from 'react';
import { IntlProvider, useIntl } from 'react-intl';
import { host } from '../app/host.js';
import type { Catalogue, MessageKey } from './en/index.js';
import { type Language, preferredLanguage } from './languages.js';

const rememberedAs = 'language';

type Texts = Partial<Catalogue>;
type Part = () => Promise<{ default: Texts }>;
/** Whose pages need which part, so that nobody loads words that this address never says. */
const parts: Record<Language, Record<'site' | 'client' | 'staff', Part>> = {
  sv: {
    site: () => import('./sv/part-site.js'),
    client: () => import('./sv/part-client.js'),
    staff: () => import('./sv/part-staff.js'),
  },
  en: {
    site: () => import('./en/part-site.js'),
    client: () => import('./en/part-client.js'),
    staff: () => import('./en/part-staff.js'),
  },
};
const needs = { public: ['site'], instance: ['site', 'client'], operator: ['site', 'client', 'staff'] } as const;

/** First load carries one language, and of it what this host says; the other comes when somebody asks for it. */
export async function loadCatalogue(language: Language): Promise<Texts> {
  const loaded = await Promise.all(needs[host].map((part) => parts[language][part]()));
  return Object.assign({}, ...loaded.map((part) => part.default));
}

export function currentLanguage(): Language {
  return preferredLanguage(localStorage.getItem(rememberedAs), navigator.languages);
}

interface LanguageChoice {
  language: Language;
  choose(language: Language): Promise<void>;
}

const LanguageContext = createContext<LanguageChoice | null>(null);

interface LanguageProviderProps {
  initial: { language: Language; catalogue: Texts };
  children: ReactNode;
}

/** Dates and clock times are Swedish: the contract counts its days in Stockholm. */
export function LanguageProvider({ initial, children }: LanguageProviderProps) {
  const [current, setCurrent] = useState(initial);

  const choose = useCallback(async (language: Language) => {
    const catalogue = await loadCatalogue(language);
    localStorage.setItem(rememberedAs, language);
    document.documentElement.lang = language;
    setCurrent({ language, catalogue });
  }, []);
  const choice = useMemo(() => ({ language: current.language, choose }), [current.language, choose]);

  return (
    <LanguageContext value={choice}>
      <IntlProvider locale={localeOf(current.language)} messages={current.catalogue} timeZone="Europe/Stockholm">
        {children}
      </IntlProvider>
    </LanguageContext>
  );
}

export function useLanguage(): LanguageChoice {
  const choice = use(LanguageContext);
  if (!choice) throw new Error('useLanguage stands outside LanguageProvider');
  return choice;
}

type MessageValues = Record<string, string | number | boolean | Date | null | undefined>;
/** Writes one message of the catalogue; a key that is not in it does not compile. */
export type Translate = (key: MessageKey, values?: MessageValues) => string;

export function useT(): Translate {
  const { formatMessage } = useIntl();
  return useCallback((key, values) => formatMessage({ id: key as string }, values) as string, [formatMessage]);
}

/** For codes that the server may know before we do: the message if we have one, else undefined. */
export function useKnownMessage(): (key: string, values?: MessageValues) => string | undefined {
  const { messages, formatMessage } = useIntl();
  return useCallback(
    (key, values) => (key in messages ? (formatMessage({ id: key }, values) as string) : undefined),
    [messages, formatMessage],
  );
}

/** British order and month names for English: 22 March, not March 22. */
export function localeOf(language: Language): string {
  return language === 'sv' ? 'sv-SE' : 'en-GB';
}
