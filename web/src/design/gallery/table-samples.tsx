import { IconPlus, IconTag, IconTrash } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import { ProblemError } from '../../api/problem.js';
import { Button } from '../button.js';
import { Day } from '../dates.js';
import { Money } from '../money.js';
import { EmptyState } from '../page-states.js';
import type { Column } from '../table/columns.js';
import { DataTable } from '../table/data-table.js';
import type { Filter, FilterField, TableView } from '../table/table-view.js';
import { useTableView } from '../table/use-table-view.js';
import { toast } from '../toast.js';
import styles from './gallery.module.css';
import { type Basis, type SamplePerson, samplePeople } from './people.js';
import type { Samples } from './samples.js';

const idOf = (person: SamplePerson) => person.id;
const labelOf = (person: SamplePerson) => person.name;
const hrefOf = (person: SamplePerson) => `/design?q=${encodeURIComponent(person.name)}`;

/** Ten thousand records, with all that a table can do; its view is this page's URL. */
export function TableSample({ text }: { text: Samples }) {
  const [people, setPeople] = useState(() => samplePeople(10_000));
  const [view, setView] = useTableView();
  const columns = useColumns(text, setPeople);
  const rows = useMemo(() => shown(people, view), [people, view]);

  return (
    <div className={styles.table}>
      <DataTable
        label={text.sections.table}
        columns={columns}
        rows={rows}
        idOf={idOf}
        labelOf={labelOf}
        hrefOf={hrefOf}
        view={view}
        onView={setView}
        searchLabel={text.table.search}
        filterFields={filterFields(text)}
        action={
          <Button kind="primary" icon={<IconPlus size={16} />}>
            {text.table.add}
          </Button>
        }
        bulkDeeds={[
          {
            id: 'tag',
            label: text.table.tag,
            icon: <IconTag size={14} />,
            run: (ids) => toast({ text: `${ids.length}` }),
          },
          { id: 'remove', label: text.table.remove, icon: <IconTrash size={14} />, danger: true, run: () => {} },
        ]}
        empty={
          <EmptyState title={text.table.empty} action={<Button onClick={() => setView({})}>{text.table.all}</Button>}>
            {text.table.emptyBody}
          </EmptyState>
        }
      />
    </div>
  );
}

/** The three ways in which a table has no rows. */
export function WaitingTables({ text }: { text: Samples }) {
  const columns = useColumns(text, () => {});
  const shared = { columns, rows: [], idOf, labelOf, hrefOf, view: {}, onView: () => {} };
  const problem = { type: 'about:blank', title: 'Internal Server Error', status: 500, code: 'internal' };

  return (
    <div className={styles.three}>
      <DataTable {...shared} label="1" loading empty={null} />
      <DataTable
        {...shared}
        label="2"
        empty={
          <EmptyState title={text.table.noContacts} action={<Button kind="primary">{text.table.importThem}</Button>}>
            {text.table.noContactsBody}
          </EmptyState>
        }
      />
      <DataTable {...shared} label="3" error={new ProblemError(problem, '01J-7F3K')} onRetry={() => {}} empty={null} />
    </div>
  );
}

type SetPeople = (change: (people: SamplePerson[]) => SamplePerson[]) => void;

function useColumns(text: Samples, setPeople: SetPeople): Column<SamplePerson>[] {
  return useMemo(() => {
    const words = text.table;
    const bases = basisOptions(text);
    const store = (changed: SamplePerson) =>
      setPeople((people) => people.map((person) => (person.id === changed.id ? changed : person)));
    return [
      { id: 'name', label: words.name, width: 190, sortable: true, cell: (person) => person.name },
      { id: 'company', label: words.company, width: 190, sortable: true, cell: (person) => person.company },
      {
        id: 'city',
        label: words.city,
        width: 130,
        sortable: true,
        cell: (person) => person.city,
        edit: {
          value: (person) => person.city,
          save: async (person, city) => {
            await answered();
            if (city.trim() === '') throw refusal(text.record.refused);
            store({ ...person, city });
          },
        },
      },
      {
        id: 'basis',
        label: words.basis,
        width: 160,
        wideOnly: true,
        cell: (person) => words.bases[person.basis],
        edit: {
          value: (person) => person.basis,
          options: bases,
          save: async (person, basis) => {
            await answered();
            store({ ...person, basis: basis as Basis });
          },
        },
      },
      {
        id: 'value',
        label: words.value,
        width: 130,
        align: 'end',
        sortable: true,
        cell: (person) => <Money amount={{ amountMinor: person.openMinor, currency: 'SEK' }} />,
      },
      {
        id: 'since',
        label: words.since,
        width: 120,
        align: 'end',
        wideOnly: true,
        cell: (person) => <Day date={person.since} form="short" />,
      },
    ];
  }, [text, setPeople]);
}

function filterFields(text: Samples): FilterField[] {
  return [
    { id: 'basis', label: text.table.basis, kind: 'choice', options: basisOptions(text) },
    { id: 'city', label: text.table.city, kind: 'text' },
    { id: 'since', label: text.table.since, kind: 'day' },
  ];
}

function basisOptions(text: Samples) {
  return Object.entries(text.table.bases).map(([value, label]) => ({ value, label }));
}

function shown(people: SamplePerson[], { q, filters = [], sort }: TableView): SamplePerson[] {
  const words = q?.toLowerCase() ?? '';
  const kept = people.filter(
    (person) => person.name.toLowerCase().includes(words) && filters.every((filter) => passes(person, filter)),
  );
  return sort ? kept.toSorted(by(sort)) : kept;
}

function passes(person: SamplePerson, { field, operator, value }: Filter): boolean {
  const own = String(person[field as keyof SamplePerson] ?? '').toLowerCase();
  const wanted = value.toLowerCase();
  if (operator === 'contains') return own.includes(wanted);
  if (operator === 'startsWith') return own.startsWith(wanted);
  if (operator === 'before') return own < wanted;
  if (operator === 'after') return own > wanted;
  return (own === wanted) === (operator === 'is');
}

function by(sort: string) {
  const sign = sort.startsWith('-') ? -1 : 1;
  const id = sort.replace(/^-/, '');
  const field = (id === 'value' ? 'openMinor' : id) as keyof SamplePerson;
  return (one: SamplePerson, other: SamplePerson) =>
    sign * String(one[field]).localeCompare(String(other[field]), 'sv', { numeric: true });
}

const answered = () => new Promise((resolve) => setTimeout(resolve, 400));

function refusal(message: string): ProblemError {
  const errors = [{ pointer: '/city', code: 'required', message }];
  return new ProblemError(
    { type: 'about:blank', title: 'Invalid', status: 422, code: 'validation-failed', errors },
    '',
  );
}
