import { applyDecorators, HttpCode } from '@nestjs/common';
import { ApiNoContentResponse } from '@nestjs/swagger';
import { NotFound } from '../../shared-kernel/errors.js';
import { Staff, type StaffRole } from './access.js';
import { GatewayRoute } from './idempotency.js';
import { knownId } from './validation.js';

/**
 * A step that staff take in a client's case. It answers nothing; its effect commits in the client's transaction, so
 * the answer is stored apart from it.
 */
export const StaffStep = (description = '', roles?: StaffRole[]) =>
  applyDecorators(HttpCode(204), Staff(roles), GatewayRoute(), ApiNoContentResponse({ description }));

/** Staff know a case by its id alone; the register says whose it is. One that nobody has is answered with 404. */
export async function tenantOf(id: string, register: (id: string) => Promise<string | undefined>): Promise<string> {
  const tenantId = await register(knownId(id));
  if (!tenantId) throw new NotFound();
  return tenantId;
}
