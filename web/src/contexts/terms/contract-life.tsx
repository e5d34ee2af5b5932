import { type ReactNode, useMemo, useState } from 'react';
import { useIntl } from 'react-intl';
import { Button } from '../../design/button.js';
import { dayInShort } from '../../design/date-text.js';
import { useToday } from '../../design/dates.js';
import { type MoneyAmount, moneyText } from '../../design/money-text.js';
import { Timeline } from '../../design/timeline.js';
import { useT } from '../../i18n/intl.js';
import { Letters } from '../notices/letters.js';
import styles from './contract.module.css';
import { type Forecast, type LifeStep, lifeOf, type Timeline as TimelineAnswer } from './life.js';
import { useStepWords } from './step-words.js';

interface Invoiced {
  id: string;
  number: string;
  total: MoneyAmount;
  dueOn: string;
}

interface ContractLifeProps {
  timeline: TimelineAnswer;
  forecast?: Forecast;
  invoices?: readonly Invoiced[];
  /** Whose, where staff look. */
  tenantId?: string;
  /** Where the page of a clause lies. */
  clausesAt: string;
  /** The one thing that changes a step, where there is one. */
  actionFor?: (step: LifeStep) => ReactNode;
  /** How much of the past stands above today, before the rest is asked for. */
  shownBefore?: number;
}

/** A contract's life as a lay person reads it: client, operator and simulator look at the same. */
export function ContractLife(props: ContractLifeProps) {
  const { timeline, forecast, tenantId, clausesAt, actionFor, shownBefore = 8 } = props;
  const t = useT();
  const words = useStepWords();
  const facts = useFacts(props);
  const [everything, setEverything] = useState(false);
  const [fromTheStart, setFromTheStart] = useState(false);
  const steps = useMemo(() => lifeOf(timeline, forecast, everything), [timeline, forecast, everything]);
  const past = steps.filter(({ ahead }) => !ahead).length;
  const hidden = fromTheStart ? 0 : Math.max(0, past - shownBefore);

  return (
    <div className={styles.life}>
      <h2 className="visually-hidden">{t('contract.timeline')}</h2>
      <div className={styles.tools}>
        {hidden > 0 ? (
          <Button small kind="quiet" onClick={() => setFromTheStart(true)}>
            {t('contract.earlier', { count: hidden })}
          </Button>
        ) : (
          <span />
        )}
        <label>
          <input type="checkbox" checked={everything} onChange={(event) => setEverything(event.target.checked)} />{' '}
          {t('contract.everything')}
        </label>
      </div>
      <Timeline
        label={t('contract.timeline')}
        entries={steps.slice(hidden).map((step) => {
          const { title, then } = words(step);
          const { id, date, at: instant, ahead, kind, clause, letters } = step;
          return {
            id,
            date,
            instant,
            ahead,
            kind,
            title,
            consequence: then || facts(step) ? <StepFacts then={then} facts={facts(step)} /> : undefined,
            clause: clause ? { label: clause, href: `${clausesAt}/${encodeURIComponent(clause)}` } : undefined,
            letters: letters.length > 0 && <Letters letters={letters} tenantId={tenantId} />,
            action: actionFor?.(step),
          };
        })}
      />
      {past === steps.length && past > 0 && <p>{t('contract.nothingAhead')}</p>}
    </div>
  );
}

function StepFacts({ then, facts }: { then: string | undefined; facts: string | undefined }) {
  return (
    <>
      {then}
      {facts && <span className={styles.owed}>{facts}</span>}
    </>
  );
}

/** Which invoice or sum a step is about, and who owes what is to come. */
function useFacts({ invoices, tenantId }: ContractLifeProps): (step: LifeStep) => string | undefined {
  const t = useT();
  const { locale } = useIntl();
  const today = useToday();
  const moneyLine = (numbers: string[], amount: string) => [numbers.join(', '), amount].filter(Boolean).join(': ');
  return ({ family, owedBy, subject, code, facts: said }) => {
    if (family === 'owed' && owedBy) {
      const client = tenantId === undefined ? 'you' : 'client';
      return t('party.owes', { party: t(`party.${owedBy === 'client' ? client : 'operator'}`) });
    }
    const invoice = code === 'InvoiceIssued' ? invoices?.find(({ id }) => id === subject) : undefined;
    if (!invoice) return said?.amount ? moneyLine(said.numbers, moneyText(locale, said.amount)) : undefined;
    const { number, total, dueOn } = invoice;
    const amount = moneyText(locale, total, { exact: false });
    return t('contract.invoiceLine', { number, amount, day: dayInShort(locale, dueOn, today) });
  };
}
