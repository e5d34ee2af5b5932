import { useIntl } from 'react-intl';
import { ChoiceField } from '../../design/form/problem-form.js';
import { countryCodes } from './countries.js';

/** Countries by their names in the reader's language. */
export function CountryField({ label }: { label: string }) {
  const { locale } = useIntl();
  const names = new Intl.DisplayNames(locale, { type: 'region' });
  const options = countryCodes
    .map((value) => ({ value, label: names.of(value) ?? value }))
    .toSorted((one, other) => one.label.localeCompare(other.label, locale));
  return <ChoiceField name="country" label={label} options={options} />;
}
