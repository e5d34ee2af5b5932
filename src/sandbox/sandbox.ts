import { mkdirSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { DocumentStore, openDatabase, type SandboxClock } from './documents.js';
import { Mailbox } from './mailbox.js';
import { mailboxServer } from './mailbox-pages.js';
import { SignedDeliveries } from './signed-deliveries.js';
import { expireOverdue } from './stripe-checkout.js';
import { stripeServer } from './stripe-server.js';
import { KINDS, StripeState } from './stripe-state.js';

export interface SandboxOptions {
  /** Where the two files stand that survive a restart, or memory for a test. */
  directory: string | ':memory:';
  clock: SandboxClock;
  /** The key that the Stripe stand-in accepts. */
  stripeKey: string;
  /** 0 takes a free port. */
  stripePort?: number;
  smtpPort?: number;
  mailPort?: number;
  host?: string;
  /** How often what is due goes out by itself; 0, the default, leaves it to whoever calls `deliverDue`. */
  deliverEveryMs?: number;
}

/** The outside world on this machine: a payment provider and a mail server, for everything but production. */
export interface Sandbox {
  stripeUrl: string;
  smtpUrl: string;
  mailboxUrl: string;
  /** Webhooks, bounces and slow mail that are due by wall time, and Checkout sessions that ran out by business time. */
  deliverDue(): Promise<number>;
  setWebhookTarget(url: string, secret: string): void;
  setBounceTarget(url: string, secret: string): void;
  stop(): Promise<void>;
}

export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  if (process.env.NODE_ENV === 'production') throw new Error('The sandbox never runs in production.');
  const { clock, host = '127.0.0.1', deliverEveryMs = 0 } = options;

  const books = openDatabase(fileIn(options.directory, 'stripe.sqlite'));
  const webhooks = new SignedDeliveries(books, clock.wall, {
    signatureHeader: 'Stripe-Signature',
    contentType: 'application/json; charset=utf-8',
  });
  const stripe = new StripeState(new DocumentStore(books, KINDS), webhooks, clock);
  const stripeApi = stripeServer(stripe, options.stripeKey);
  stripe.baseUrl = await listen(stripeApi, options.stripePort ?? 0, host);

  const mails = openDatabase(fileIn(options.directory, 'mailbox.sqlite'));
  const mailbox = new Mailbox(mails, clock);
  const smtpPort = await mailbox.listen(options.smtpPort ?? 0, host);
  const mailPages = mailboxServer(mailbox);
  const mailboxUrl = await listen(mailPages, options.mailPort ?? 0, host);

  const deliverDue = async () => {
    stripe.perform('by-a-person', () => expireOverdue(stripe));
    const [posted, shown] = await Promise.all([webhooks.deliverDue(), mailbox.deliverDue()]);
    return posted + shown;
  };
  const timer = deliverEveryMs > 0 ? setInterval(deliverDue, deliverEveryMs) : undefined;

  return {
    stripeUrl: stripe.baseUrl,
    smtpUrl: `smtp://${host}:${smtpPort}`,
    mailboxUrl,
    deliverDue,
    setWebhookTarget: (url, secret) => webhooks.setTarget(url, secret),
    setBounceTarget: (url, secret) => mailbox.bounces.setTarget(url, secret),
    stop: async () => {
      clearInterval(timer);
      await Promise.all([stripeApi.close(), mailPages.close(), webhooks.stop(), mailbox.stop()]);
      books.close();
      mails.close();
    },
  };
}

async function listen(server: FastifyInstance, port: number, host: string): Promise<string> {
  await server.listen({ port, host });
  return `http://${host}:${(server.server.address() as AddressInfo).port}`;
}

function fileIn(directory: string, name: string): string {
  if (directory === ':memory:') return directory;
  mkdirSync(directory, { recursive: true });
  return join(directory, name);
}
