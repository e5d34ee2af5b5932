import type Stripe from 'stripe';

/** The body of an error, by Stripe's published shape. */
export interface StripeErrorBody {
  type: 'api_error' | 'card_error' | 'idempotency_error' | 'invalid_request_error';
  message: string;
  code?: string;
  decline_code?: string;
  param?: string;
  charge?: string;
  doc_url?: string;
  payment_intent?: Stripe.PaymentIntent;
  payment_method?: Stripe.PaymentMethod;
  setup_intent?: Stripe.SetupIntent;
}

/** An answer other than 2xx. A decline (402) keeps what the attempt left behind; every other refusal undoes it. */
export class StripeRefusal extends Error {
  constructor(
    readonly status: number,
    readonly body: StripeErrorBody,
  ) {
    super(body.message);
    this.name = 'StripeRefusal';
  }

  static invalid(param: string | undefined, message: string, code?: string): StripeRefusal {
    return new StripeRefusal(400, {
      type: 'invalid_request_error',
      message,
      ...(param && { param }),
      ...(code && { code }),
    });
  }

  static missingParameter(param: string): StripeRefusal {
    return StripeRefusal.invalid(param, `Missing required param: ${param}.`, 'parameter_missing');
  }

  static unknownParameter(param: string): StripeRefusal {
    return StripeRefusal.invalid(
      param,
      `Received unknown parameter: ${param} (Stripe may know it; this sandbox does not model it)`,
      'parameter_unknown',
    );
  }

  static missing(noun: string, id: string, param = 'id'): StripeRefusal {
    return new StripeRefusal(404, {
      type: 'invalid_request_error',
      code: 'resource_missing',
      message: `No such ${noun}: '${id}'`,
      param,
    });
  }

  /** A state that does not allow what was asked; Stripe sends the intent along. */
  static unexpectedState(code: string, message: string, intent: Partial<StripeErrorBody> = {}): StripeRefusal {
    return new StripeRefusal(400, { type: 'invalid_request_error', code, message, ...intent });
  }

  static unauthorized(message: string): StripeRefusal {
    return new StripeRefusal(401, { type: 'invalid_request_error', message });
  }
}
