import { useKnownMessage } from '../../i18n/intl.js';

interface Spoken {
  family: 'event' | 'letter' | 'ahead' | 'owed';
  code: string;
  /** The same step may mean another thing under another clause. */
  clause?: string;
}

/** A step in words, and what it means where a title alone does not say it. */
export function useStepWords(): (step: Spoken) => { title: string; then: string | undefined } {
  const known = useKnownMessage();
  return ({ family, code, clause }) => {
    const special = known(`stepUnder.${code}.${clause}`);
    const title = {
      event: known(`event.${code}`),
      letter: known(`letter.${code}`),
      ahead: known(`ahead.${code}`),
      owed: known(`owed.${code}`),
    }[family];
    const usual = {
      event: known(`eventThen.${code}`),
      ahead: known(`aheadThen.${code}`),
      letter: undefined,
      owed: undefined,
    }[family];
    const then = special ? known(`stepThenUnder.${code}.${clause}`) : usual;
    return { title: special ?? title ?? code, then };
  };
}

/** `tenancy.InstanceSuspended` speaks as `InstanceSuspended`. */
export const eventName = (type: string) => type.slice(type.lastIndexOf('.') + 1);
