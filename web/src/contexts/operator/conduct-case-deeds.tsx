import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '../../api/client.js';
import { Button } from '../../design/button.js';
import { ConfirmByTyping } from '../../design/confirm-by-typing.js';
import { Dialog } from '../../design/dialog.js';
import { toast } from '../../design/toast.js';
import { useDeed } from '../../design/use-deed.js';
import { useT } from '../../i18n/intl.js';
import { useMyself } from '../identity/myself.js';
import { AppealForm, ConclusionForm, DemandForm, DisableForm, RulingForm } from './conduct-deeds.js';
import styles from './operator.module.css';
import type { ConductCase } from './queries-conduct.js';

interface CaseDeedsProps {
  item: ConductCase;
  etag: string;
  clientName: string;
}

type Form = 'disable' | 'demand' | 'suspend' | 'propose' | 'appeal' | 'conclude';
const titles = {
  disable: 'conduct.disableItem',
  demand: 'conduct.demandDeed',
  suspend: 'conduct.suspend',
  propose: 'conduct.propose',
  appeal: 'conduct.decideAppeal',
  conclude: 'conduct.conclude',
} as const;

/** The ladder of ToS 3.6 and K7: only what can be done now, and by whoever is at the keyboard. */
export function CaseDeeds({ item, etag, clientName }: CaseDeedsProps) {
  const t = useT();
  const [open, setOpen] = useState<Form | null>(null);
  const close = () => setOpen(null);
  const shared = { item, etag, onDone: close };
  // Whether content comes back is decided after the end as well.
  if (item.state === 'CLOSED') return item.itemDisabledAt && <EnableItem item={item} etag={etag} />;
  return (
    <>
      <div className={styles.rowDeeds}>
        <SecondPerson item={item} etag={etag} clientName={clientName} onAppeal={() => setOpen('appeal')} />
        <Ladder item={item} etag={etag} onOpen={setOpen} />
        <Looking item={item} etag={etag} onDisable={() => setOpen('disable')} />
      </div>
      {open && (
        <Dialog title={t(titles[open])} opened onClose={close} holdsInput>
          {open === 'disable' && <DisableForm {...shared} />}
          {open === 'demand' && <DemandForm {...shared} />}
          {(open === 'suspend' || open === 'propose') && <RulingForm {...shared} deed={open} />}
          {open === 'appeal' && <AppealForm {...shared} />}
          {open === 'conclude' && <ConclusionForm {...shared} />}
        </Dialog>
      )}
    </>
  );
}

/** A step of one press. */
function useStep({ id }: ConductCase, etag: string) {
  const queries = useQueryClient();
  const { busy, run } = useDeed();
  const params = { path: { id }, header: { 'If-Match': etag } };
  const step = (call: (given: { params: typeof params }) => Promise<unknown>, said?: string) =>
    run(async () => {
      await call({ params });
      await queries.invalidateQueries({ queryKey: ['contract'] });
      if (said) toast({ text: said });
    });
  return { busy, step };
}

interface LadderProps {
  item: ConductCase;
  etag: string;
  onOpen(form: Form): void;
}

function Ladder({ item, etag, onOpen }: LadderProps) {
  const t = useT();
  const { busy, step } = useStep(item, etag);
  const { state, category, proposal, appeal } = item;
  const running = state === 'OPEN' || state === 'DEMANDED';
  const infringement = (category === 'IP' || category === 'COPYING') && (state === 'DEMANDED' || state === 'SUSPENDED');
  const mayPropose = (running || state === 'SUSPENDED') && !proposal && appeal?.state !== 'LODGED';
  return (
    <>
      {running && (
        <Button kind={state === 'OPEN' ? 'primary' : 'plain'} onClick={() => onOpen('demand')}>
          {t(state === 'OPEN' ? 'conduct.demandDeed' : 'conduct.demandAgain')}
        </Button>
      )}
      {state === 'DEMANDED' && (
        <Button
          kind="primary"
          busy={busy}
          onClick={() =>
            void step((given) => api.POST('/v1/conduct-cases/{id}/compliance', given), t('conduct.compliedDone'))
          }
        >
          {t('conduct.complied')}
        </Button>
      )}
      {running && <Button onClick={() => onOpen('suspend')}>{t('conduct.suspend')}</Button>}
      {mayPropose && <Button onClick={() => onOpen('propose')}>{t('conduct.propose')}</Button>}
      {state === 'SUSPENDED' && (
        <Button
          busy={busy}
          onClick={() =>
            void step(
              (given) => api.POST('/v1/conduct-cases/{id}/conclusion', { ...given, body: { outcome: 'LIFTED' } }),
              t('conduct.lifted'),
            )
          }
        >
          {t('conduct.lift')}
        </Button>
      )}
      {infringement && <Button onClick={() => onOpen('conclude')}>{t('conduct.conclude')}</Button>}
      {running && (
        <Button
          busy={busy}
          onClick={() =>
            void step((given) => api.POST('/v1/conduct-cases/{id}/dismissal', given), t('conduct.dismissed'))
          }
        >
          {t('conduct.dismiss')}
        </Button>
      )}
    </>
  );
}

/** Who has it, whether it is so, and content that goes before anybody does. */
function Looking({ item, etag, onDisable }: { item: ConductCase; etag: string; onDisable(): void }) {
  const t = useT();
  const { accountId } = useMyself();
  const { busy, step } = useStep(item, etag);
  const { assignedTo, confirmedAt, item: content, itemDisabledAt } = item;
  return (
    <>
      {content && !itemDisabledAt && <Button onClick={onDisable}>{t('conduct.disableItem')}</Button>}
      {itemDisabledAt && <EnableItem item={item} etag={etag} />}
      {!confirmedAt && (
        <Button
          busy={busy}
          onClick={() => void step((given) => api.POST('/v1/conduct-cases/{id}/confirmation', given))}
        >
          {t('conduct.confirm')}
        </Button>
      )}
      {assignedTo !== accountId && (
        <Button busy={busy} onClick={() => void step((given) => api.POST('/v1/conduct-cases/{id}/assignment', given))}>
          {t(assignedTo ? 'conduct.takeOver' : 'conduct.take')}
        </Button>
      )}
    </>
  );
}

function EnableItem({ item, etag }: { item: ConductCase; etag: string }) {
  const t = useT();
  const { busy, step } = useStep(item, etag);
  return (
    <Button
      busy={busy}
      onClick={() =>
        void step((given) => api.DELETE('/v1/conduct-cases/{id}/item-disabling', given), t('conduct.itemEnabled'))
      }
    >
      {t('conduct.enableItem')}
    </Button>
  );
}

interface SecondPersonProps extends CaseDeedsProps {
  onAppeal(): void;
}

/** Two persons for a deletion, and a third for the appeal; why a button is missing is said. */
function SecondPerson({ item, etag, clientName, onAppeal }: SecondPersonProps) {
  const t = useT();
  const { accountId, role } = useMyself();
  const { busy, step } = useStep(item, etag);
  const [approving, setApproving] = useState(false);
  const { proposal, measure, appeal } = item;
  const approver = role === 'approver' || role === 'admin';
  const tookPart = measure?.by === accountId || measure?.approvedBy === accountId;
  const waits = appeal?.state === 'LODGED';
  return (
    <>
      {proposal && approver && proposal.by !== accountId && (
        <Button kind="danger" onClick={() => setApproving(true)}>
          {t('conduct.approve')}
        </Button>
      )}
      {proposal && (
        <Button
          busy={busy}
          onClick={() => void step((given) => api.DELETE('/v1/conduct-cases/{id}/termination-proposal', given))}
        >
          {t('conduct.drop')}
        </Button>
      )}
      {waits && approver && !tookPart && (
        <Button kind="primary" onClick={onAppeal}>
          {t('conduct.decideAppeal')}
        </Button>
      )}
      {proposal && (!approver || proposal.by === accountId) && (
        <span className={styles.muted}>{t(approver ? 'conduct.ownProposal' : 'conduct.approverApproves')}</span>
      )}
      {waits && (!approver || tookPart) && (
        <span className={styles.muted}>{t(approver ? 'conduct.tookPart' : 'conduct.approverApproves')}</span>
      )}
      <ConfirmByTyping
        opened={approving}
        onClose={() => setApproving(false)}
        title={t('conduct.approveTitle', { name: clientName })}
        losses={[
          t('conduct.approveBlocked', { name: clientName }),
          t('conduct.approveDeleted'),
          t('conduct.approveForfeited'),
        ]}
        name={clientName}
        deed={t('conduct.approve')}
        onConfirm={() =>
          step((given) => api.POST('/v1/conduct-cases/{id}/termination', given), t('conduct.terminated'))
        }
      />
    </>
  );
}
