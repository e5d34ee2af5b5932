import { type ReactNode, useCallback, useSyncExternalStore } from 'react';
import { IntlProvider, useIntl } from 'react-intl';
import type { MessageKey } from './en/index.js';
import type { Language } from './languages.js';
import { choose, currentSpeech, onSpeech } from './words.js';

/** Dates and clock times are Swedish: the contract counts its days in Stockholm. */
export function LanguageProvider({ children }: { children: ReactNode }) {
  const { language, texts } = useSyncExternalStore(onSpeech, currentSpeech);

  return (
    // A text that is missing here is a fault, and is reported as one.
    <IntlProvider locale={localeOf(language)} messages={texts} timeZone="Europe/Stockholm" onError={reportError}>
      {children}
    </IntlProvider>
  );
}

export function useLanguage(): { language: Language; choose: typeof choose } {
  const { language } = useSyncExternalStore(onSpeech, currentSpeech);
  return { language, choose };
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
