import type { components } from '../../api/schema.gen.js';
import { ChoiceField, TextField } from '../../design/form/problem-form.js';
import { useT } from '../../i18n/intl.js';

export type Right = components['schemas']['DataRequestAnswer']['kind'];

/** The six rights of ToS 9.9. */
export const rights = [
  'access',
  'rectification',
  'restriction',
  'portability',
  'erasure',
  'objection',
] as const satisfies readonly Right[];

export const rightOf = (written: string): Right => rights.find((each) => each === written) ?? 'access';

/** Which right somebody uses, what that means, and what they add in their own words. */
export function RightFields({ kind }: { kind: string }) {
  const t = useT();
  return (
    <>
      <ChoiceField
        name="kind"
        label={t('privacyForm.kind')}
        help={t(`rightHelp.${rightOf(kind)}`)}
        options={rights.map((value) => ({ value, label: t(`right.${value}`) }))}
      />
      <TextField name="details" label={t('privacyForm.details')} help={t('privacyForm.detailsHelp')} lines={4} />
    </>
  );
}
