import { Popover } from '@mantine/core';
import { IconFilter, IconPlus, IconX } from '@tabler/icons-react';
import { type FormEvent, useState } from 'react';
import { useT } from '../../i18n/intl.js';
import { Button } from '../button.js';
import styles from './filter-bar.module.css';
import { type Filter, type FilterField, type Operator, operatorsFor } from './table-view.js';

interface FilterBarProps {
  fields: FilterField[];
  filters: Filter[];
  onChange(filters: Filter[]): void;
}

/** Filters that read like a sentence: Where *Basis* is *Consent* and *City* contains *Malmö*. */
export function FilterBar({ fields, filters, onChange }: FilterBarProps) {
  const t = useT();
  const replace = (at: number, filter: Filter) => onChange(filters.with(at, filter));
  const remove = (at: number) => onChange(filters.toSpliced(at, 1));

  return (
    <section className={styles.bar} aria-label={t('filter.label')}>
      {filters.map((filter, at) => {
        const field = fields.find(({ id }) => id === filter.field);
        return (
          field && (
            <span key={`${filter.field}-${filter.operator}-${filter.value}`} className={styles.part}>
              <span className={styles.joint}>{at === 0 ? t('filter.where') : t('filter.and')}</span>
              <Chip field={field} filter={filter} onChange={(next) => replace(at, next)} onRemove={() => remove(at)} />
            </span>
          )
        );
      })}
      <AddFilter fields={fields} first={filters.length === 0} onAdd={(filter) => onChange([...filters, filter])} />
      {filters.length > 1 && (
        <Button small kind="quiet" onClick={() => onChange([])}>
          {t('filter.clear')}
        </Button>
      )}
    </section>
  );
}

interface AddFilterProps {
  fields: FilterField[];
  first: boolean;
  onAdd(filter: Filter): void;
}

/** First the field, then what it should say. */
function AddFilter({ fields, first, onAdd }: AddFilterProps) {
  const t = useT();
  const [open, setOpen] = useState(false);
  const [field, setField] = useState<FilterField | null>(null);
  const change = (next: boolean) => {
    setOpen(next);
    setField(null);
  };

  return (
    <Popover opened={open} onChange={change} position="bottom-start" trapFocus returnFocus>
      <Popover.Target>
        <Button
          small
          kind="quiet"
          icon={first ? <IconFilter size={14} /> : <IconPlus size={14} />}
          onClick={() => change(!open)}
        >
          {first ? t('filter.first') : t('filter.add')}
        </Button>
      </Popover.Target>
      <Popover.Dropdown aria-label={t('filter.label')}>
        {field ? (
          <FilterEditor
            field={field}
            onDone={(filter) => {
              change(false);
              onAdd(filter);
            }}
          />
        ) : (
          <div className={styles.fields}>
            {fields.map((each) => (
              <Button key={each.id} kind="quiet" onClick={() => setField(each)}>
                {each.label}
              </Button>
            ))}
          </div>
        )}
      </Popover.Dropdown>
    </Popover>
  );
}

interface ChipProps {
  field: FilterField;
  filter: Filter;
  onChange(filter: Filter): void;
  onRemove(): void;
}

function Chip({ field, filter, onChange, onRemove }: ChipProps) {
  const t = useT();
  const [open, setOpen] = useState(false);
  const value = field.options?.find((option) => option.value === filter.value)?.label ?? filter.value;
  const sentence = `${field.label} ${t(`filter.${filter.operator}`)} ${value}`;

  return (
    <span className={styles.chip}>
      <Popover opened={open} onChange={setOpen} position="bottom-start" trapFocus returnFocus>
        <Popover.Target>
          <button type="button" onClick={() => setOpen(true)} aria-label={t('filter.change', { sentence })}>
            {field.label} <span className={styles.joint}>{t(`filter.${filter.operator}`)}</span> <b>{value}</b>
          </button>
        </Popover.Target>
        <Popover.Dropdown>
          <FilterEditor
            field={field}
            filter={filter}
            onDone={(next) => {
              setOpen(false);
              onChange(next);
            }}
          />
        </Popover.Dropdown>
      </Popover>
      <button type="button" onClick={onRemove} aria-label={t('filter.remove', { sentence })}>
        <IconX size={12} aria-hidden />
      </button>
    </span>
  );
}

interface FilterEditorProps {
  field: FilterField;
  filter?: Filter;
  onDone(filter: Filter): void;
}

const inputTypes = { text: 'text', day: 'date', number: 'number' } as const;

function FilterEditor({ field, filter, onDone }: FilterEditorProps) {
  const t = useT();
  const offered = operatorsFor(field);
  const [operator, setOperator] = useState<Operator>(filter?.operator ?? offered[0] ?? 'is');
  const [value, setValue] = useState(filter?.value ?? field.options?.[0]?.value ?? '');

  const done = (event: FormEvent) => {
    event.preventDefault();
    if (value.trim() !== '') onDone({ field: field.id, operator, value: value.trim() });
  };

  return (
    <form className={styles.editor} onSubmit={done}>
      <span>{field.label}</span>
      <select
        aria-label={t('filter.operator')}
        value={operator}
        onChange={(event) => setOperator(event.currentTarget.value as Operator)}
      >
        {offered.map((each) => (
          <option key={each} value={each}>
            {t(`filter.${each}`)}
          </option>
        ))}
      </select>
      {field.kind === 'choice' ? (
        <select
          data-autofocus
          aria-label={t('filter.value')}
          value={value}
          onChange={(event) => setValue(event.currentTarget.value)}
        >
          {field.options?.map((option) => (
            <option key={option.value} value={option.value}>
              {option.label}
            </option>
          ))}
        </select>
      ) : (
        <input
          data-autofocus
          type={inputTypes[field.kind]}
          aria-label={t('filter.value')}
          value={value}
          onChange={(event) => setValue(event.currentTarget.value)}
        />
      )}
      <Button kind="primary" type="submit">
        {t('filter.apply')}
      </Button>
    </form>
  );
}
