import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api, bodyOf } from '../../api/client.js';
import { ChoiceField, Form, TextField, TickField, useProblemForm } from '../../design/form/problem-form.js';
import { Card } from '../../design/page.js';
import { ErrorState, LoadingState } from '../../design/page-states.js';
import { useKnownMessage, useLanguage, useT } from '../../i18n/intl.js';
import { type Basis, bases } from './contacts.js';
import styles from './crm.module.css';
import { type Import, type ImportPlan, planImport, startImport, useShowImport } from './imports.js';

type Field = NonNullable<ImportPlan['fields']>[number];

const fields = [
  'fullName',
  'givenName',
  'familyName',
  'companyName',
  'title',
  'email',
  'phone',
  'street',
  'postalCode',
  'city',
  'country',
  'tags',
  'language',
  'notes',
  'kind',
  'basis',
  'basisSource',
  'basisEvidence',
  'basisAt',
] as const;

/** What each column holds, where the data comes from, and on what basis: then it may begin (AUP 2.6). */
export function ImportPlanForm({ record }: { record: Import }) {
  const t = useT();
  const { language } = useLanguage();
  const show = useShowImport();
  const [chosen, setChosen] = useState<Field[]>((record.plan?.fields ?? []) as Field[]);
  const attestation = useQuery({
    queryKey: ['data-collection', 'attestation'],
    queryFn: () => bodyOf(api.GET('/v1/imports/attestation')),
  });
  const perRow = chosen.includes('basis');
  const form = useProblemForm({
    initial: {
      source: record.plan?.source ?? '',
      'defaultBasis.basis': record.plan?.defaultBasis?.basis ?? 'contract',
      onDuplicate: record.plan?.onDuplicate ?? 'skip',
      attestationVersion: false,
    },
    send: async (values) => {
      const ground = values['defaultBasis.basis'] as Basis;
      const planned = await planImport(record, {
        fields: chosen,
        source: values.source,
        defaultBasis: { basis: ground },
        onDuplicate: values.onDuplicate as 'skip' | 'update',
        attestationVersion: values.attestationVersion ? attestation.data?.version : undefined,
      } as ImportPlan);
      show(planned);
      return startImport(planned);
    },
    onDone: show,
  });

  return (
    <Form form={form} deed={t('import.start', { count: record.rowCount ?? 0 })}>
      <Card title={t('import.columns')}>
        <Mapping record={record} chosen={chosen} onChange={setChosen} />
      </Card>
      <Card title={t('import.ground')}>
        <div className={styles.steps}>
          <TextField name="source" label={t('import.source')} help={t('import.sourceHelp')} required />
          <ChoiceField
            name="defaultBasis.basis"
            label={t(perRow ? 'import.basisElse' : 'import.basis')}
            options={bases.map((value) => ({ value, label: t(`basis.${value}`) }))}
          />
          <ChoiceField
            name="onDuplicate"
            label={t('import.duplicates')}
            options={[
              { value: 'skip', label: t('import.skip') },
              { value: 'update', label: t('import.update') },
            ]}
          />
          {attestation.data && <TickField name="attestationVersion" label={attestation.data[language]} required />}
        </div>
      </Card>
    </Form>
  );
}

interface MappingProps {
  record: Import;
  chosen: Field[];
  onChange(fields: Field[]): void;
}

function Mapping({ record, chosen, onChange }: MappingProps) {
  const t = useT();
  const known = useKnownMessage();
  const preview = useQuery({
    // Not under 'data-collection': what the file holds never changes, and once its rows are taken in nobody may ask.
    queryKey: ['import-preview', record.id],
    queryFn: () => bodyOf(api.GET('/v1/imports/{id}/preview', { params: { path: { id: record.id } } })),
    staleTime: Number.POSITIVE_INFINITY,
  });
  if (preview.error) return <ErrorState error={preview.error} onRetry={() => void preview.refetch()} />;
  if (!preview.data) return <LoadingState />;
  const { headers, rows } = preview.data;
  return (
    <div className={styles.scroll}>
      <table className={styles.grid}>
        <thead>
          <tr>
            <th>{t('import.inFile')}</th>
            <th>{t('import.examples')}</th>
            <th>{t('import.becomes')}</th>
          </tr>
        </thead>
        <tbody>
          {headers.map((header, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a column is its place in the file; two may have one name.
            <tr key={at}>
              <td>{header}</td>
              <td className={styles.muted}>{examplesOf(rows, at)}</td>
              <td>
                <select
                  aria-label={t('import.becomesOf', { header })}
                  value={chosen[at] ?? ''}
                  onChange={(event) => onChange(chosen.with(at, (event.currentTarget.value || null) as Field))}
                >
                  <option value="">{t('import.leaveOut')}</option>
                  {fields.map((field) => (
                    <option key={field} value={field}>
                      {known(`importField.${field}`) ?? field}
                    </option>
                  ))}
                </select>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function examplesOf(rows: { cells: string[] }[], column: number): string {
  return rows
    .slice(0, 3)
    .map(({ cells }) => cells[column])
    .filter(Boolean)
    .join(' · ');
}
