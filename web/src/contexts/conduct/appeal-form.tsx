import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api, bodyOf } from '../../api/client.js';
import { ProblemError } from '../../api/problem.js';
import { Day, useToday } from '../../design/dates.js';
import { Door } from '../../design/door.js';
import { Form, TextField, useProblemForm } from '../../design/form/problem-form.js';
import { ErrorState, LoadingState } from '../../design/page-states.js';
import { useT } from '../../i18n/intl.js';
import { tokenInAddress } from '../identity/token.js';
import styles from './conduct.module.css';
import { DecisionFacts } from './decision.js';
import { type Appealable, appealable } from './queries.js';

/** K7: behind the link in the letter with the decision. It opens when every other door is shut. */
export function AppealForm() {
  const t = useT();
  const [token] = useState(tokenInAddress);
  const [number, setNumber] = useState<string | null>(null);
  const { data, error, refetch } = useQuery({ ...appealable(token), enabled: token !== '' });
  if (number) return <Door title={t('appealReceived.title', { number })} about={t('appealReceived.about')} />;
  // A link that was cut off is nobody's fault; the page says how to come here.
  if (token === '' || isNoLink(error)) return <Door title={t('appealForm.title')} about={t('appealForm.noLink')} />;
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data) return <LoadingState lines={6} />;
  return (
    <Door title={t('appealForm.title')} about={t('appealForm.number', { number: data.number })} wide>
      <div className={styles.stack}>
        <DecisionFacts measure={data.measure} scope={data.scope} />
        <Appealing token={token} decision={data} onDone={setNumber} />
      </div>
    </Door>
  );
}

const isNoLink = (error: unknown): boolean =>
  error instanceof ProblemError && (error.problem.status === 404 || error.problem.status === 422);

interface AppealingProps {
  token: string;
  decision: Appealable;
  onDone(number: string): void;
}

/** Until when, and the form for it; or why there is none. */
function Appealing({ token, decision: { measure, appeal, closed }, onDone }: AppealingProps) {
  const t = useT();
  const today = useToday();
  if (appeal === 'LODGED') return <p>{t('appealForm.lodged')}</p>;
  if (appeal) return <p>{t('appealForm.decided')}</p>;
  if (closed) return <p>{t('appealForm.closed')}</p>;
  const { appealBy } = measure;
  if (today > appealBy)
    return (
      <p>
        {t('appealForm.over')} <Day date={appealBy} />.
      </p>
    );
  const send = async (grounds: string, signal: AbortSignal) => {
    const { number } = await bodyOf(api.POST('/v1/appeals', { body: { token, grounds }, signal }));
    onDone(number);
  };
  return (
    <>
      <p>
        {t('appealForm.until')} <Day date={appealBy} form="distance" />.
      </p>
      <Grounds send={send} />
    </>
  );
}

/** What somebody says against a decision, by the link or from inside the instance. */
export function Grounds({ send }: { send(grounds: string, signal: AbortSignal): Promise<void> }) {
  const t = useT();
  const form = useProblemForm({
    initial: { grounds: '' },
    send: ({ grounds }, { signal }) => send(grounds, signal),
  });
  return (
    <Form form={form} deed={t('appealForm.deed')}>
      <TextField name="grounds" label={t('appealForm.grounds')} help={t('appealForm.groundsHelp')} lines={6} required />
    </Form>
  );
}
