import { Checkbox } from '@mantine/core';
import { IconPlayerPlay, IconPlus, IconX } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { useState } from 'react';
import { api } from '../../api/client.js';
import { Intent } from '../../api/intent.js';
import { ProblemError } from '../../api/problem.js';
import { Button } from '../../design/button.js';
import { IconButton } from '../../design/icon-button.js';
import { toast } from '../../design/toast.js';
import { useRefusalWords } from '../../i18n/fault-words.js';
import { useKnownMessage, useT } from '../../i18n/intl.js';
import styles from './crm.module.css';
import { type Definition, type QueryField, type QuerySource, run } from './queries.js';

interface Condition {
  field: string;
  operator: string;
  value: string;
}

interface QueryBuilderProps {
  source: QuerySource;
  initial?: Definition;
  name?: string;
}

const firstColumns = ['givenName', 'familyName', 'companyName', 'email', 'city'];
const valueless = ['is-empty', 'is-not-empty'];
const groupable = ({ type }: QueryField) => type === 'text' || type === 'keyword';

/** Which rows, and whether to list or to count them. */
export function QueryBuilder({ source, initial, name: savedName }: QueryBuilderProps) {
  const t = useT();
  const known = useKnownMessage();
  const [conditions, setConditions] = useState<Condition[]>(() => (initial?.where ?? []).map(asTyped));
  const [columns, setColumns] = useState<string[]>(initial?.select?.length ? initial.select : firstColumns);
  const [group, setGroup] = useState(initial?.groupBy?.[0] ?? '');
  const definition: Definition = {
    source: source.key,
    match: 'all',
    where: conditions.map(asSent) as Definition['where'],
    ...(group ? { groupBy: [group] } : { select: columns }),
    limit: 1_000,
  };
  const label = ({ name }: { name: string }) => known(`contactField.${name}`) ?? name;

  return (
    <div className={styles.builder}>
      <fieldset>
        <legend>{t('query.which')}</legend>
        {conditions.map((condition, at) => (
          <ConditionRow
            // biome-ignore lint/suspicious/noArrayIndexKey: a condition is its place in the sentence.
            key={at}
            fields={source.fields}
            labelOf={label}
            condition={condition}
            onChange={(next) => setConditions(conditions.with(at, next))}
            onRemove={() => setConditions(conditions.toSpliced(at, 1))}
          />
        ))}
        <div>
          <Button
            small
            icon={<IconPlus size={14} />}
            onClick={() => setConditions([...conditions, { field: 'city', operator: 'equals', value: '' }])}
          >
            {t('query.addCondition')}
          </Button>
        </div>
      </fieldset>
      <fieldset>
        <legend>{t('query.answer')}</legend>
        <div className={styles.line}>
          <label>
            <span className={styles.muted}>{t('query.countBy')} </span>
            <select className={styles.select} value={group} onChange={(event) => setGroup(event.currentTarget.value)}>
              <option value="">{t('query.list')}</option>
              {source.fields.filter(groupable).map((field) => (
                <option key={field.name} value={field.name}>
                  {t('query.count', { field: label(field) })}
                </option>
              ))}
            </select>
          </label>
        </div>
        {group === '' && (
          <div className={styles.ticks}>
            {source.fields.map((field) => (
              <Checkbox
                key={field.name}
                size="xs"
                label={label(field)}
                checked={columns.includes(field.name)}
                onChange={(event) => setColumns(toggled(source, columns, field.name, event.currentTarget.checked))}
              />
            ))}
          </div>
        )}
      </fieldset>
      <Deeds definition={definition} savedName={savedName} />
    </div>
  );
}

interface ConditionRowProps {
  fields: QueryField[];
  labelOf(field: QueryField): string;
  condition: Condition;
  onChange(condition: Condition): void;
  onRemove(): void;
}

function ConditionRow({ fields, labelOf, condition, onChange, onRemove }: ConditionRowProps) {
  const t = useT();
  const known = useKnownMessage();
  const field = fields.find(({ name }) => name === condition.field) ?? fields[0];
  if (!field) return null;
  const choose = (name: string) => {
    const next = fields.find((each) => each.name === name);
    onChange({ field: name, operator: next?.operators[0] ?? 'equals', value: '' });
  };
  return (
    <div className={styles.line}>
      <select
        className={styles.select}
        aria-label={t('query.field')}
        value={condition.field}
        onChange={(event) => choose(event.currentTarget.value)}
      >
        {fields.map((each) => (
          <option key={each.name} value={each.name}>
            {labelOf(each)}
          </option>
        ))}
      </select>
      <select
        className={styles.select}
        aria-label={t('filter.operator')}
        value={condition.operator}
        onChange={(event) => onChange({ ...condition, operator: event.currentTarget.value })}
      >
        {field.operators.map((operator) => (
          <option key={operator} value={operator}>
            {known(`operator.${operator}`) ?? operator}
          </option>
        ))}
      </select>
      {!valueless.includes(condition.operator) && (
        <input
          className={styles.select}
          aria-label={t('filter.value')}
          type={field.type === 'instant' ? 'date' : 'text'}
          value={condition.value}
          onChange={(event) => onChange({ ...condition, value: event.currentTarget.value })}
        />
      )}
      <IconButton label={t('query.removeCondition')} icon={<IconX size={16} />} onClick={onRemove} />
    </div>
  );
}

function Deeds({ definition, savedName }: { definition: Definition; savedName?: string }) {
  const t = useT();
  const refusal = useRefusalWords();
  const router = useRouter();
  const queries = useQueryClient();
  const [intent] = useState(() => new Intent());
  const [busy, setBusy] = useState(false);
  const [name, setName] = useState(savedName ?? '');

  const attempt = async (deed: () => Promise<void>) => {
    setBusy(true);
    await deed()
      .catch((error: unknown) => {
        if (!(error instanceof ProblemError)) throw error;
        toast({ kind: 'warning', text: refusal(error.problem) });
      })
      .finally(() => setBusy(false));
  };
  const ask = async () => {
    const result = await run(definition, intent.keyFor(definition));
    intent.settle();
    await queries.invalidateQueries({ queryKey: ['queries'] });
    if (result) router.history.push(`/queries/results/${result}`);
    else toast({ kind: 'warning', text: t('query.tooLong') });
  };
  const save = async () => {
    await api.POST('/v1/queries', { body: { name, definition } });
    await queries.invalidateQueries({ queryKey: ['queries'] });
    toast({ text: t('query.saved') });
  };

  return (
    <div className={styles.line}>
      <Button kind="primary" icon={<IconPlayerPlay size={16} />} busy={busy} onClick={() => void attempt(ask)}>
        {t('query.run')}
      </Button>
      <span className={styles.gap} />
      <input
        className={styles.select}
        aria-label={t('query.name')}
        placeholder={t('query.name')}
        value={name}
        maxLength={100}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <Button disabled={busy || name.trim() === ''} onClick={() => void attempt(save)}>
        {t('query.save')}
      </Button>
    </div>
  );
}

function asTyped({ field, operator, value }: NonNullable<Definition['where']>[number]): Condition {
  return { field, operator, value: Array.isArray(value) ? value.join(', ') : String(value ?? '') };
}

function asSent({ field, operator, value }: Condition) {
  if (valueless.includes(operator)) return { field, operator };
  if (operator === 'one-of') return { field, operator, value: value.split(',').map((part) => part.trim()) };
  return { field, operator, value };
}

/** In the source's own order, whichever was ticked first. */
function toggled(source: QuerySource, columns: string[], name: string, on: boolean): string[] {
  return source.fields.map((field) => field.name).filter((each) => (each === name ? on : columns.includes(each)));
}
