import { ChoiceField, TextField, TickField } from '../../design/form/problem-form.js';
import { useT } from '../../i18n/intl.js';
import styles from './privacy.module.css';
import type { DataRequest } from './queries.js';

type GivenAnswer = NonNullable<DataRequest['answer']>;
export type Ground = GivenAnswer['grounds'][number];

const outcomes = ['FULFILLED', 'PARTLY', 'REFUSED'] as const satisfies readonly GivenAnswer['outcome'][];
const grounds = [
  'legal-hold',
  'statutory-retention',
  'open-dispute',
  'contract-in-force',
  'unfounded',
  'not-identified',
  'rights-of-others',
  'not-ours',
] as const satisfies readonly Ground[];

type Values = Record<string, string | boolean>;

export const blankAnswer: Values = {
  outcome: 'FULFILLED',
  text: '',
  reason: '',
  ...Object.fromEntries(grounds.map((ground) => [ground, false])),
};

/** What the form holds, as the API wants it: a refusal, whole or in part, has its grounds and its reason. */
export function answerIn(values: Values) {
  const outcome = outcomes.find((each) => each === values.outcome) ?? 'REFUSED';
  const text = String(values.text);
  if (outcome === 'FULFILLED') return { outcome, text };
  return { outcome, text, grounds: grounds.filter((ground) => values[ground]), reason: String(values.reason) };
}

/** ToS 9.9: the answer, and where something is refused, why. */
export function AnswerFields({ values }: { values: Values }) {
  const t = useT();
  return (
    <>
      <ChoiceField
        name="outcome"
        label={t('forwardedCase.outcome')}
        options={outcomes.map((value) => ({ value, label: t(`requestOutcome.${value}`) }))}
      />
      <TextField name="text" label={t('forwardedCase.text')} lines={6} required />
      {values.outcome !== 'FULFILLED' && (
        <>
          <fieldset className={styles.choices}>
            <legend>{t('forwardedCase.grounds')}</legend>
            {grounds.map((ground) => (
              <TickField key={ground} name={ground} label={t(`refusalGround.${ground}`)} />
            ))}
          </fieldset>
          <TextField name="reason" label={t('forwardedCase.reason')} lines={3} required />
        </>
      )}
    </>
  );
}
