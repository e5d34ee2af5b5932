import { useQuery } from '@tanstack/react-query';
import { ErrorState, LoadingState } from '../../design/page-states.js';
import { LetterDisclosure, LetterText } from '../../design/timeline.js';
import { useKnownMessage, useT } from '../../i18n/intl.js';
import styles from './notices.module.css';
import { notice } from './queries.js';

interface LetterRef {
  noticeId: string;
  template: string;
}

/** The letters of one step, each opened to the words that went out. */
export function Letters({ letters, tenantId }: { letters: readonly LetterRef[]; tenantId?: string }) {
  const name = useLetterName();
  return letters.map(({ noticeId, template }) => (
    <LetterDisclosure key={noticeId} label={name(template)}>
      <Letter noticeId={noticeId} tenantId={tenantId} />
    </LetterDisclosure>
  ));
}

export function useLetterName(): (template: string) => string {
  const known = useKnownMessage();
  return (template) => known(`letter.${template}`) ?? template;
}

/** A notice as it was sent, once for each wording: colleagues may read different languages. */
export function Letter({ noticeId, tenantId }: { noticeId: string; tenantId?: string }) {
  const t = useT();
  const { data, error, refetch } = useQuery(notice(noticeId, tenantId));
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data) return <LoadingState lines={3} />;

  const wordings = [...Map.groupBy(data.deliveries, ({ text, subject }) => `${subject}\n${text}`).values()];
  return (
    <div className={styles.letters}>
      {wordings.map((deliveries) => {
        const [first] = deliveries;
        if (!first) return null;
        return (
          <section key={first.id}>
            {first.subject && <p className={styles.subject}>{first.subject}</p>}
            <LetterText
              to={deliveries.map(({ name, email }) => `${name} <${email}>`).join(', ')}
              sentAt={first.acceptedAt ?? data.queuedAt}
              body={first.text ?? t('letters.notWritten')}
            />
            {deliveries.map(
              ({ id, state, email, reply }) =>
                state === 'BOUNCED' && (
                  <p key={id} className={styles.bounced}>
                    {t('letters.bounced', { email, reply: reply ?? '' })}
                  </p>
                ),
            )}
          </section>
        );
      })}
    </div>
  );
}
