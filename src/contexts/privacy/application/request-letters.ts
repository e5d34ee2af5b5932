import { Injectable } from '@nestjs/common';
import { Notices } from '../../notices/contract.js';
import { Clients, InstanceAddresses } from '../../tenancy/contract.js';
import { Imprint } from '../../terms/contract.js';
import type { DataRequest } from '../domain/data-request.js';

export const extensionKey = (requestId: string): string => `privacy-request:${requestId}:extended`;
export const extendedRequest = (key: string): string | undefined =>
  /^privacy-request:([\w-]+):extended$/.exec(key)?.[1];

/** Letters about requests: to the person, and to the client whose contact the person is. */
@Injectable()
export class RequestLetters {
  constructor(
    private readonly notices: Notices,
    private readonly clients: Clients,
    private readonly addresses: InstanceAddresses,
    private readonly imprint: Imprint,
  ) {}

  received(request: DataRequest): Promise<void> {
    return this.write(request, 'privacy-request-received', 'received', {});
  }

  identityAsked(request: DataRequest, token: string): Promise<void> {
    const unconfirmed = request.channel === 'form';
    return this.write(request, 'privacy-request-identity', 'identity', { token }, { unconfirmed });
  }

  /** K11: the client as controller, and the person, who is told whom the answer comes from. */
  async forwarded(request: DataRequest): Promise<void> {
    const { tenantId, id, number, kind, dueOn, requester, details } = request;
    const { name: company } = await this.clients.profile(tenantId);
    const instanceUrl = await this.addresses.of(tenantId);
    await this.notices.queue({
      tenantId,
      template: 'privacy-request-forwarded',
      key: `privacy-request:${id}:forwarded`,
      to: 'contract',
      data: { number, kind, dueOn, name: requester.name, email: requester.email, details, instanceUrl },
    });
    await this.write(request, 'privacy-request-passed-on', 'passed-on', { company });
  }

  async extended(request: DataRequest): Promise<void> {
    await this.write(request, 'privacy-request-extended', 'extended', { reason: request.extensionReason });
  }

  async answered(request: DataRequest): Promise<void> {
    const { outcome, text, reason } = request.answer!;
    await this.write(request, 'privacy-request-answered', 'answered', { outcome, text, reason });
  }

  /** The last letter to somebody who is gone from everything else. */
  async erased(request: DataRequest): Promise<void> {
    const { outcome, text, reason } = request.answer!;
    await this.write(request, 'privacy-request-answered', 'answered', { outcome, text, reason }, { forgets: true });
  }

  async helped({ tenantId, id, number, help }: DataRequest): Promise<void> {
    await this.notices.queue({
      tenantId,
      template: 'privacy-request-helped',
      key: `privacy-request:${id}:helped:${help!.givenAt}`,
      to: 'contract',
      data: { number, given: help!.given },
    });
  }

  private async write(
    request: DataRequest,
    template: string,
    key: string,
    facts: Record<string, unknown>,
    manner: { forgets?: boolean; unconfirmed?: boolean } = {},
  ) {
    const { tenantId, id, number, kind, dueOn, requester } = request;
    const { email: contact } = this.imprint.current();
    await this.notices.queue({
      tenantId,
      template,
      key: `privacy-request:${id}:${key}`,
      to: [requester],
      data: { number, kind, dueOn, contact, ...facts },
      ...manner,
    });
  }
}
