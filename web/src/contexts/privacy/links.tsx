import { useQuery } from '@tanstack/react-query';
import { useLocation } from '@tanstack/react-router';
import { useState } from 'react';
import { api, bodyOf } from '../../api/client.js';
import type { components } from '../../api/schema.gen.js';
import { AppLink } from '../../design/app-link.js';
import { Button } from '../../design/button.js';
import { Day } from '../../design/dates.js';
import { Door } from '../../design/door.js';
import { Form, useProblemForm } from '../../design/form/problem-form.js';
import { ErrorState, LoadingState } from '../../design/page-states.js';
import { useDeed } from '../../design/use-deed.js';
import { useT } from '../../i18n/intl.js';

type Receipt = components['schemas']['DataRequestReceiptAnswer'];

/** Followed in a tab that has the page open already, a link changes nothing but what stands after `#`. */
export function useTokenInAddress(): string {
  const { hash } = useLocation();
  return new URLSearchParams(hash).get('token') ?? '';
}

/** A link holds a tenant's id and a secret; what is shorter lost its end on the way. */
export const isWhole = (token: string): boolean => /^[0-9a-f-]{36}\.[\w.-]{43,}$/.test(token);

/** ToS 9.9: the link in the letter shows who asks. A button does it, since a mail program may look at links first. */
export function ConfirmPrivacyRequest() {
  const t = useT();
  const token = useTokenInAddress();
  const [receipt, setReceipt] = useState<Receipt | null>(null);
  const form = useProblemForm({
    initial: {},
    send: (_, { signal }) => bodyOf(api.POST('/v1/public/privacy-requests/confirmations', { body: { token }, signal })),
    onDone: setReceipt,
  });
  if (receipt) return <Confirmed receipt={receipt} />;
  if (!isWhole(token)) return <BrokenLink again="/privacy/new" />;
  return (
    <Door title={t('privacyConfirm.title')} about={t('privacyConfirm.about')}>
      <Form form={form} deed={t('privacyConfirm.deed')}>
        {null}
      </Form>
    </Door>
  );
}

const answered = ['FULFILLED', 'PARTLY', 'REFUSED'];

function Confirmed({ receipt: { number, state, dueOn } }: { receipt: Receipt }) {
  const t = useT();
  return (
    <Door
      title={t('privacyConfirmed.title', { number })}
      about={
        answered.includes(state) ? (
          t('privacyConfirmed.done')
        ) : (
          <>
            {t('privacyConfirmed.about')} <Day date={dueOn} />.
          </>
        )
      }
    />
  );
}

export function BrokenLink({ again }: { again: string }) {
  const t = useT();
  return (
    <Door
      title={t('privacyConfirm.title')}
      about={t('privacyConfirm.noLink')}
      foot={<AppLink href={again}>{t('privacyConfirm.again')}</AppLink>}
    />
  );
}

/** ToS 9.8: the click in the letter is the one click; here it takes effect, and can be undone. */
export function ConsentLink() {
  const t = useT();
  const token = useTokenInAddress();
  const [undone, setUndone] = useState(false);
  const { busy, run } = useDeed();
  const params = { path: { token } };
  const withdrawal = useQuery({
    queryKey: ['consent-link', token],
    queryFn: async ({ signal }) => {
      await api.POST('/v1/public/consent-withdrawals/{token}', { params, signal });
      return true;
    },
    enabled: isWhole(token),
    staleTime: Number.POSITIVE_INFINITY,
  });
  if (!isWhole(token)) return <Door title={t('consentLink.title')} about={t('privacyConfirm.noLink')} />;
  if (withdrawal.error) return <ErrorState error={withdrawal.error} onRetry={() => void withdrawal.refetch()} />;
  if (!withdrawal.data) return <LoadingState lines={3} />;
  const undo = () =>
    void run(async () => {
      await api.POST('/v1/public/consent-withdrawals/{token}/undo', { params });
      setUndone(true);
    });
  const again = () =>
    void run(async () => {
      await api.POST('/v1/public/consent-withdrawals/{token}', { params });
      setUndone(false);
    });
  if (undone)
    return (
      <Door title={t('consentLink.undone')} about={t('consentLink.undoneAbout')}>
        <Button busy={busy} onClick={again}>
          {t('consentLink.again')}
        </Button>
      </Door>
    );
  return (
    <Door title={t('consentLink.title')} about={t('consentLink.about')} foot={t('consentLink.undoUntil')}>
      <Button busy={busy} onClick={undo}>
        {t('consentLink.undo')}
      </Button>
    </Door>
  );
}
