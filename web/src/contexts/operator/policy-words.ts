import { useKnownMessage } from '../../i18n/intl.js';
import type { Knob } from './policy-knobs.js';

const choices: Record<string, readonly string[]> = {
  afterEnd: ['retention', 'immediate'],
  failedPayment: ['byCollectionMethod', 'dunningOnly', 'hybrid'],
};

/** What a knob may be, where it is one of a few. */
export function optionsOf({ path, value }: Knob): readonly string[] | undefined {
  return choices[path] ?? (typeof value === 'boolean' ? ['true', 'false'] : undefined);
}

interface KnobWords {
  group(group: string): string;
  label(knob: Knob): string;
  value(knob: Knob, text: string): string;
}

/** A knob that was added after the words were written speaks as the policy itself calls it. */
export function useKnobWords(): KnobWords {
  const known = useKnownMessage();
  return {
    group: (group) => known(`policyGroup.${group}`) ?? group,
    label: ({ path, name }) => known(`knob.${path}`) ?? name,
    value: (knob, text) => (optionsOf(knob) && known(`knobValue.${text}`)) || text || '–',
  };
}
