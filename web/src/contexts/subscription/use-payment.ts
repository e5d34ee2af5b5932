import { useQueryClient } from '@tanstack/react-query';
import { api, bodyOf } from '../../api/client.js';
import { toast } from '../../design/toast.js';
import { useDeed } from '../../design/use-deed.js';
import { useT } from '../../i18n/intl.js';

/** The deeds of whoever pays. Those that need a card lead to the provider's page and come back to Billing. */
export function usePayment() {
  const t = useT();
  const queries = useQueryClient();
  const { busy, run } = useDeed();
  const leaveFor = (page: Promise<{ checkoutUrl: string }>) =>
    page.then(({ checkoutUrl }) => location.assign(checkoutUrl));
  const changed = async (deed: Promise<unknown>, said: string) => {
    await deed;
    await queries.invalidateQueries();
    toast({ text: said });
  };

  return {
    busy,
    pay: (id: string) =>
      run(() => leaveFor(bodyOf(api.POST('/v1/invoices/{id}/payment', { params: { path: { id } } })))),
    changeCard: () => run(() => leaveFor(bodyOf(api.POST('/v1/subscription/card')))),
    cancel: () => run(() => changed(api.POST('/v1/subscription/cancellation'), t('ending.done'))),
    resume: () => run(() => changed(api.POST('/v1/subscription/resumption'), t('ending.resumed'))),
  };
}

export type Payment = ReturnType<typeof usePayment>;
