/** What a card does. The first eight are the issuer's answer to a charge; the rest depend on the customer's presence. */
export const CARD_BEHAVIOURS = [
  'works',
  'declined',
  'insufficient_funds',
  'lost_card',
  'stolen_card',
  'expired_card',
  'incorrect_cvc',
  'processing_error',
  'fails_after_attaching',
  'authentication_on_setup',
  'authentication_required',
  'authentication_on_session',
  'insufficient_funds_after_authentication',
  'disputed',
] as const;
export type CardBehaviour = (typeof CARD_BEHAVIOURS)[number];

/** One of Stripe's published test cards, and the ids under which tests may use it without its number. */
export interface TestCard {
  number: string;
  brand: 'visa' | 'mastercard' | 'amex';
  country: string;
  behaviour: CardBehaviour;
  /** `pm_card_<name>` and `tok_<name>`. */
  name: string;
}

const card = (number: string, behaviour: CardBehaviour, name: string, country = 'US'): TestCard => ({
  number,
  brand: number.startsWith('4') ? 'visa' : number.startsWith('5') ? 'mastercard' : 'amex',
  country,
  behaviour,
  name,
});

export const TEST_CARDS: readonly TestCard[] = [
  card('4242424242424242', 'works', 'visa'),
  card('4000007520000008', 'works', 'se', 'SE'),
  card('5555555555554444', 'works', 'mastercard'),
  card('378282246310005', 'works', 'amex'),
  card('4000000000000002', 'declined', 'chargeDeclined'),
  card('4000000000009995', 'insufficient_funds', 'chargeDeclinedInsufficientFunds'),
  card('4000000000009987', 'lost_card', 'chargeDeclinedLostCard'),
  card('4000000000009979', 'stolen_card', 'chargeDeclinedStolenCard'),
  card('4000000000000069', 'expired_card', 'chargeDeclinedExpiredCard'),
  card('4000000000000127', 'incorrect_cvc', 'chargeDeclinedIncorrectCvc'),
  card('4000000000000119', 'processing_error', 'chargeDeclinedProcessingError'),
  card('4000000000000341', 'fails_after_attaching', 'chargeCustomerFail'),
  card('4000002500003155', 'authentication_on_setup', 'authenticationRequiredOnSetup', 'FR'),
  card('4000002760003184', 'authentication_required', 'authenticationRequired', 'DE'),
  card('4000003800000446', 'authentication_on_session', 'authenticationRequiredSetupForOffSession', 'GB'),
  card(
    '4000008260003178',
    'insufficient_funds_after_authentication',
    'authenticationRequiredChargeDeclinedInsufficientFunds',
    'GB',
  ),
  card('4000000000000259', 'disputed', 'createDispute'),
];

export const testCardByNumber = (number: string) => TEST_CARDS.find((candidate) => candidate.number === number);
export const testCardByName = (name: string) => TEST_CARDS.find((candidate) => candidate.name === name);

/** The issuer's no, in Stripe's words for it. */
export interface Decline {
  code: string;
  declineCode: string;
  message: string;
}

const decline = (code: string, declineCode: string, message: string): Decline => ({ code, declineCode, message });
const GENERIC = decline('card_declined', 'generic_decline', 'Your card was declined.');
const INSUFFICIENT = decline('card_declined', 'insufficient_funds', 'Your card has insufficient funds.');

export const AUTHENTICATION_REQUIRED = decline(
  'authentication_required',
  'authentication_required',
  'Your card was declined. This transaction requires authentication.',
);

const DECLINES: Partial<Record<CardBehaviour, Decline>> = {
  declined: GENERIC,
  insufficient_funds: INSUFFICIENT,
  lost_card: decline('card_declined', 'lost_card', 'Your card was declined.'),
  stolen_card: decline('card_declined', 'stolen_card', 'Your card was declined.'),
  expired_card: decline('expired_card', 'expired_card', 'Your card has expired.'),
  incorrect_cvc: decline('incorrect_cvc', 'incorrect_cvc', "Your card's security code is incorrect."),
  processing_error: decline(
    'processing_error',
    'processing_error',
    'An error occurred while processing your card. Try again in a little bit.',
  ),
};

/** How a card is being used: to pay or only to be saved, with its holder there or not, who has answered the bank or not. */
export interface Use {
  purpose: 'payment' | 'setup';
  offSession: boolean;
  authenticated: boolean;
  /** The holder agreed earlier, authenticated, that it may be charged in their absence. */
  setUp: boolean;
}

export type Verdict = 'approved' | 'authenticate' | Decline;

/** What the issuer answers, by the published behaviour of each test card. */
export function verdictOn(behaviour: CardBehaviour, use: Use): Verdict {
  switch (behaviour) {
    case 'works':
    case 'disputed':
      return 'approved';
    case 'fails_after_attaching':
      return use.purpose === 'setup' ? 'approved' : GENERIC;
    case 'authentication_required':
      return use.authenticated ? 'approved' : 'authenticate';
    case 'authentication_on_setup':
      return use.authenticated || (use.offSession && use.setUp) ? 'approved' : 'authenticate';
    case 'authentication_on_session':
      return use.authenticated || use.offSession ? 'approved' : 'authenticate';
    case 'insufficient_funds_after_authentication':
      if (!use.authenticated && !(use.offSession && use.setUp)) return 'authenticate';
      return use.purpose === 'setup' ? 'approved' : INSUFFICIENT;
    default:
      return DECLINES[behaviour] ?? GENERIC;
  }
}
