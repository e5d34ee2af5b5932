import type { Provider } from '@nestjs/common';
import { PurchaseTerms } from './accepting.js';
import {
  CancelSubscriptionHandler,
  EndSubscriptionHandler,
  RemindOfEndHandler,
  ResumeSubscriptionHandler,
} from './cancelling.js';
import {
  CompleteChargeHandler,
  GiveUpOnCardHandler,
  PerformChargeHandler,
  PrepareChargeHandler,
  RetryChargeHandler,
} from './collecting.js';
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
import { LiveContract, PlanEntitlements, StopForPurgeHandler } from './guarding.js';
import { MeteredUse } from './metering.js';
import {
  AttachCheckoutHandler,
  BuyAndPayHandler,
  CloseCheckoutHandler,
  ConfirmOrderHandler,
  ExpireOrderHandler,
  PlaceOrderHandler,
} from './ordering.js';
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
import { CompleteRefundHandler, PerformRefundHandler, PrepareRefundHandler } from './refunding.js';
import { Invoicing, RenewSubscriptionHandler, SetCollectionMethodHandler } from './renewing.js';
import { Settlement } from './settling.js';
import { OpenFreeSubscriptionHandler, PlanStart, SettleOrderHandler } from './starting.js';

/** Everything that this application layer runs on, given its ports: the module and the unit tests bind those. */
export const subscriptionApplication: Provider[] = [
  AfterEnd,
  Invoicing,
  Ladder,
  LiveContract,
  MeteredUse,
  PlanEntitlements,
  PlanStart,
  PurchaseTerms,
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
];
