import { queryOptions, useQuery, useQueryClient } from '@tanstack/react-query';
import { api, versionedBodyOf } from '../../api/client.js';
import { saveOver, type Versioned } from '../../api/conflict.js';
import { Form, TextField, useProblemForm } from '../../design/form/problem-form.js';
import { Card, PageHead } from '../../design/page.js';
import { ErrorState, LoadingState } from '../../design/page-states.js';
import { toast } from '../../design/toast.js';
import { useT } from '../../i18n/intl.js';
import styles from './billing.module.css';

type Contact = { email: string | null; reference: string | null; address: Address | null };
interface Address {
  street: string;
  postalCode: string;
  city: string;
  country: string;
}

const read = () => versionedBodyOf(api.GET('/v1/billing/contact')) as Promise<Versioned<Contact>>;
export const billingContact = queryOptions({ queryKey: ['subscription', 'contact'], queryFn: read });

/** Where copies go and what is printed on invoices (ToS 4.2). */
export function BillingContact() {
  const t = useT();
  const { data, error, refetch } = useQuery(billingContact);
  return (
    <>
      <PageHead title={t('billingContact.title')} about={t('billingContact.about')} />
      {error ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : data ? (
        <ContactForm key={data.etag} base={data} />
      ) : (
        <LoadingState lines={6} />
      )}
    </>
  );
}

/** The answer carries its version as well, which nobody may write. */
const detailsOf = ({ email, reference, address }: Contact): Contact => ({ email, reference, address });

const orNull = (text: string): string | null => (text.trim() === '' ? null : text.trim());

function ContactForm({ base }: { base: Versioned<Contact> }) {
  const t = useT();
  const queries = useQueryClient();
  const { email, reference, address } = base.value;
  const form = useProblemForm({
    initial: {
      email: email ?? '',
      reference: reference ?? '',
      'address.street': address?.street ?? '',
      'address.postalCode': address?.postalCode ?? '',
      'address.city': address?.city ?? '',
      'address.country': address?.country ?? '',
    },
    send: (values, { signal }) => {
      const written = {
        street: values['address.street'].trim(),
        postalCode: values['address.postalCode'].trim(),
        city: values['address.city'].trim(),
        country: values['address.country'].trim(),
      };
      const changes: Partial<Contact> = {
        email: orNull(values.email),
        reference: orNull(values.reference),
        address: Object.values(written).some(Boolean) ? written : null,
      };
      // The whole is written at once, so what somebody else saved meanwhile has to be in it.
      let latest = base.value;
      return saveOver<Contact>({
        base,
        changes,
        read: async () => {
          const theirs = await read();
          latest = theirs.value;
          return theirs;
        },
        write: (chosen, etag) =>
          versionedBodyOf(
            api.PUT('/v1/billing/contact', {
              params: { header: { 'If-Match': etag } },
              body: detailsOf({ ...latest, ...chosen }),
              signal,
            }),
          ),
      });
    },
    onDone: (saved) => {
      queries.setQueryData(billingContact.queryKey, saved);
      toast({ text: t('billingContact.saved') });
    },
  });
  return (
    <div className={styles.review}>
      <Card>
        <Form form={form} deed={t('billingContact.deed')}>
          <TextField
            name="email"
            type="email"
            label={t('billingContact.email')}
            help={t('billingContact.emailHelp')}
            autoComplete="email"
          />
          <TextField name="reference" label={t('billingContact.reference')} help={t('billingContact.referenceHelp')} />
          <TextField name="address.street" label={t('billingContact.street')} autoComplete="street-address" />
          <TextField name="address.postalCode" label={t('billingContact.postalCode')} autoComplete="postal-code" />
          <TextField name="address.city" label={t('billingContact.city')} autoComplete="address-level2" />
          <TextField name="address.country" label={t('billingContact.country')} autoComplete="country-name" />
        </Form>
      </Card>
    </div>
  );
}
