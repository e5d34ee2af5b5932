import type { Provider } from '@nestjs/common';
import { PurchaseTerms } from './accepting.js';
import { BillingPost, ChangeBillingContactHandler } from './billing-post.js';
import { LapsePlanChangeHandler, Upgrading } from './billing-upgrades.js';
import {
  CancelSubscriptionHandler,
  EndSubscriptionHandler,
  RemindOfEndHandler,
  ResumeSubscriptionHandler,
  UndoneRenewals,
} from './cancelling.js';
import { ChangeReactions } from './change-reactions.js';
import { ChangePlanHandler, ConfirmPlanChangeHandler, WithdrawPlanChangeHandler } from './changing-plan.js';
import { CloseContractHandler, ClosureByCommand, ConfirmEarlierErasureHandler, Unwinding } from './closing.js';
import { CloseDisputesOfHandler } from './closing-disputes.js';
import {
  CompleteChargeHandler,
  GiveUpOnCardHandler,
  PerformChargeHandler,
  PrepareChargeHandler,
  RetryChargeHandler,
} from './collecting.js';
import { EndingDoors } from './coming-back.js';
import { KeptBackDays } from './crediting-kept-back.js';
import { RaiseInvoiceDisputeHandler, RejectInvoiceDisputeHandler, UpholdInvoiceDisputeHandler } from './disputing.js';
import { NoteChargebackHandler, WriteOffChargebackHandler } from './disputing-charges.js';
import { DocumentAttachments, DrawUpDocumentHandler, Press, Sheets } from './drawing-up.js';
import {
  NoteOverdueLetterArrivedHandler,
  NoteOverdueLetterBouncedHandler,
  RepeatOverdueLetterHandler,
} from './dunning-letters.js';
import { GiveFirstNoticeHandler, Ladder, TakeOverdueStepHandler } from './dunning-process.js';
import {
  AfterEnd,
  AnnouncePurgeHandler,
  BlockAfterEndHandler,
  PlanPurgeHandler,
  PostponePurgeHandler,
} from './ending.js';
import { PublishFirstPlansHandler } from './first-plans.js';
import { MoneyBack } from './giving-back.js';
import { LiveContract, PlanEntitlements, StopForPurgeHandler } from './guarding.js';
import { Instalments } from './instalments.js';
import { CardReactions, ForgetCardHandler, WarnOfCardExpiryHandler } from './keeping-cards.js';
import { PassInstalmentDayHandler, Promises, RemindOfInstalmentHandler } from './keeping-promises.js';
import { MatchPaymentHandler } from './matching.js';
import { MeteredUse } from './metering.js';
import { AgreeArrangementHandler, DeclineArrangementHandler, RequestArrangementHandler } from './negotiating.js';
import { PlanOffers, PreviewPlanChangeHandler } from './offering-plans.js';
import {
  AttachCheckoutHandler,
  BuyAndPayHandler,
  CloseCheckoutHandler,
  ConfirmOrderHandler,
  ExpireOrderHandler,
  PlaceOrderHandler,
} from './ordering.js';
import { GoOnAfterHoldHandler, StandStillForHoldHandler, Standstill } from './pausing.js';
import {
  ChangeCardHandler,
  KeepCardHandler,
  PayInvoiceHandler,
  PrepareCheckoutHandler,
  ReceiveCheckoutPaymentHandler,
  RecordPaymentHandler,
} from './paying.js';
import { PublishPlanVersionHandler, RetirePlanVersionHandler } from './pricing.js';
import { SubscriptionReactions } from './reactions.js';
import { HearProviderHandler, TakeInNewsHandler } from './receiving-news.js';
import {
  BeginReconciliationHandler,
  ExplainDifferenceHandler,
  KeepFindingsHandler,
  LookUpPayerHandler,
  ReconcileWithProviderHandler,
} from './reconciling.js';
import {
  CompleteRefundHandler,
  NoteRefundHandler,
  Payouts,
  PerformRefundHandler,
  PrepareRefundHandler,
} from './refunding.js';
import { InvoiceDelivery, Invoicing, RenewSubscriptionHandler, SetCollectionMethodHandler } from './renewing.js';
import {
  ConfirmInvoiceRequestHandler,
  ExpireProFormaHandler,
  ProFormaReturns,
  RequestInvoiceHandler,
  SendProFormaHandler,
} from './requesting-invoices.js';
import { DecideRefundRequestHandler, RefundDesk, SubmitRefundRequestHandler } from './requesting-refunds.js';
import { AfterDispute } from './resuming-collection.js';
import {
  AgreeOtherRefundMethodHandler,
  NoteWithdrawalRefundedHandler,
  RemindOfWithdrawalRefundHandler,
} from './returning-money.js';
import { Settlement } from './settling.js';
import { ApplyPaidPlanChangeHandler, BilledAhead } from './settling-plan-changes.js';
import { OpenFreeSubscriptionHandler, PlanStart, SettleOrderHandler } from './starting.js';
import { BreachReactions, GoOnAfterBreachHandler, StopForBreachHandler } from './stopping-for-breach.js';
import { PlanSwitch } from './switching-plans.js';
import { WithdrawalDesk } from './withdrawal-desk.js';
import {
  ConfirmWithdrawalHandler,
  DecideDispatchHandler,
  DeclareWithdrawalHandler,
  RecordWithdrawalHandler,
} from './withdrawing.js';
import { IdentifyWithdrawalHandler, SubmitWithdrawalHandler } from './withdrawing-by-form.js';
import { DebtLetters } from './writing-to-debtors.js';

/** Everything that this application layer runs on, given its ports: the module and the unit tests bind those. */
export const subscriptionApplication: Provider[] = [
  EndingDoors,
  Unwinding,
  MoneyBack,
  UndoneRenewals,
  WithdrawalDesk,
  RefundDesk,
  ClosureByCommand,
  CloseContractHandler,
  ConfirmEarlierErasureHandler,
  DeclareWithdrawalHandler,
  ConfirmWithdrawalHandler,
  RecordWithdrawalHandler,
  DecideDispatchHandler,
  SubmitWithdrawalHandler,
  IdentifyWithdrawalHandler,
  RemindOfWithdrawalRefundHandler,
  NoteWithdrawalRefundedHandler,
  AgreeOtherRefundMethodHandler,
  SubmitRefundRequestHandler,
  DecideRefundRequestHandler,
  AfterEnd,
  CardReactions,
  ChangeReactions,
  BreachReactions,
  StopForBreachHandler,
  GoOnAfterBreachHandler,
  InvoiceDelivery,
  Invoicing,
  Ladder,
  DebtLetters,
  Instalments,
  KeptBackDays,
  Promises,
  Standstill,
  AfterDispute,
  LiveContract,
  MeteredUse,
  Payouts,
  PlanEntitlements,
  PlanOffers,
  PlanSwitch,
  PurchaseTerms,
  BilledAhead,
  BillingPost,
  DocumentAttachments,
  Press,
  ProFormaReturns,
  Sheets,
  Upgrading,
  PlanStart,
  Settlement,
  SubscriptionReactions,
  PublishFirstPlansHandler,
  PublishPlanVersionHandler,
  RetirePlanVersionHandler,
  OpenFreeSubscriptionHandler,
  PlaceOrderHandler,
  BuyAndPayHandler,
  ConfirmOrderHandler,
  AttachCheckoutHandler,
  ExpireOrderHandler,
  CloseCheckoutHandler,
  SettleOrderHandler,
  RenewSubscriptionHandler,
  SetCollectionMethodHandler,
  ChangeBillingContactHandler,
  DrawUpDocumentHandler,
  MatchPaymentHandler,
  RequestInvoiceHandler,
  ConfirmInvoiceRequestHandler,
  SendProFormaHandler,
  ExpireProFormaHandler,
  PerformChargeHandler,
  PrepareChargeHandler,
  CompleteChargeHandler,
  RetryChargeHandler,
  GiveUpOnCardHandler,
  PayInvoiceHandler,
  ChangeCardHandler,
  PrepareCheckoutHandler,
  ReceiveCheckoutPaymentHandler,
  RecordPaymentHandler,
  KeepCardHandler,
  PerformRefundHandler,
  PrepareRefundHandler,
  CompleteRefundHandler,
  GiveFirstNoticeHandler,
  TakeOverdueStepHandler,
  NoteOverdueLetterArrivedHandler,
  NoteOverdueLetterBouncedHandler,
  RepeatOverdueLetterHandler,
  RequestArrangementHandler,
  AgreeArrangementHandler,
  DeclineArrangementHandler,
  PassInstalmentDayHandler,
  RemindOfInstalmentHandler,
  RaiseInvoiceDisputeHandler,
  UpholdInvoiceDisputeHandler,
  RejectInvoiceDisputeHandler,
  CloseDisputesOfHandler,
  StandStillForHoldHandler,
  GoOnAfterHoldHandler,
  CancelSubscriptionHandler,
  ResumeSubscriptionHandler,
  EndSubscriptionHandler,
  RemindOfEndHandler,
  BlockAfterEndHandler,
  AnnouncePurgeHandler,
  PlanPurgeHandler,
  PostponePurgeHandler,
  StopForPurgeHandler,
  HearProviderHandler,
  TakeInNewsHandler,
  PreviewPlanChangeHandler,
  ChangePlanHandler,
  ConfirmPlanChangeHandler,
  WithdrawPlanChangeHandler,
  LapsePlanChangeHandler,
  ApplyPaidPlanChangeHandler,
  WarnOfCardExpiryHandler,
  ForgetCardHandler,
  NoteChargebackHandler,
  WriteOffChargebackHandler,
  NoteRefundHandler,
  ReconcileWithProviderHandler,
  BeginReconciliationHandler,
  ExplainDifferenceHandler,
  KeepFindingsHandler,
  LookUpPayerHandler,
];
