import { useQuery } from '@tanstack/react-query';
import { ChoiceField, TextField } from '../../design/form/problem-form.js';
import { useT } from '../../i18n/intl.js';
import { filled } from '../complaints/complaint-form.js';
import { membersOf, type ScopeKind } from './queries-conduct.js';

interface ScopeFieldsProps {
  tenantId: string;
  /** What is chosen so far; '' while nothing is. */
  kind: string;
  kinds?: readonly ScopeKind[];
}

/** K6: whom or what exactly; nothing is chosen for anybody beforehand. */
export function ScopeFields({ tenantId, kind, kinds = ['user', 'item', 'instance'] }: ScopeFieldsProps) {
  const t = useT();
  const choose = { value: '', label: t('deskConduct.choose') };
  const { data } = useQuery({ ...membersOf(tenantId), enabled: tenantId !== '' && kind === 'user' });
  const people = data?.items ?? [];
  return (
    <>
      <ChoiceField
        name="scope.kind"
        label={t('conduct.scope')}
        help={t('conduct.scopeHelp')}
        options={[choose, ...kinds.map((value) => ({ value, label: t(`conductScope.${value}`) }))]}
        required
      />
      {kind === 'user' && (
        <ChoiceField
          name="scope.accountId"
          label={t('conduct.user')}
          options={[choose, ...people.map(({ accountId, name }) => ({ value: accountId, label: name }))]}
          required
        />
      )}
      {kind === 'item' && (
        <TextField name="scope.item" label={t('conduct.item')} help={t('conduct.itemHelp')} required />
      )}
    </>
  );
}

export interface ScopeValues {
  'scope.kind': string;
  'scope.accountId': string;
  'scope.item': string;
}

/** What is not chosen is not sent, so that the server names the choice that is missing. */
export const chosen = <T extends Record<string, string>>(values: T) => filled(values) as T;

/** What does not belong to the chosen kind is left out. */
export const scopeIn = (values: ScopeValues) => {
  const kind = values['scope.kind'] as ScopeKind;
  return {
    ...chosen({ kind }),
    ...(kind === 'user' && values['scope.accountId'] && { accountId: values['scope.accountId'] }),
    ...(kind === 'item' && values['scope.item'] && { item: values['scope.item'] }),
  };
};
