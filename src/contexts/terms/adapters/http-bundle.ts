import { Readable } from 'node:stream';
import { Controller, Get, Query, Res } from '@nestjs/common';
import { ApiOkResponse, ApiProduces, ApiProperty, ApiPropertyOptional, ApiTags } from '@nestjs/swagger';
import { IsOptional, IsUUID } from 'class-validator';
import type { FastifyReply } from 'fastify';
import { Access, Caller, type Principal, Public } from '../../../platform/http/access.js';
import { currentActor } from '../../../platform/tenant-scope.js';
import { localDate } from '../../../shared-kernel/calendar.js';
import { NotFound } from '../../../shared-kernel/errors.js';
import { OPERATOR_TENANT } from '../../../shared-kernel/tenant.js';
import { EvidenceBundle } from '../application/bundling.js';
import { BundleSigner, type PublicKey } from '../application/ports-bundle.js';
import { BackOfficeReads } from '../contract.js';
import { zipped } from './bundle-zip.js';

class BundleQuery {
  @ApiPropertyOptional({ format: 'uuid', description: 'Staff only: whose' })
  @IsOptional()
  @IsUUID()
  tenantId?: string;
}

class PublicKeyAnswer implements PublicKey {
  @ApiProperty({ enum: ['OKP'] }) kty!: 'OKP';
  @ApiProperty({ enum: ['Ed25519'] }) crv!: 'Ed25519';
  @ApiProperty({ description: 'Base64url' }) x!: string;
  @ApiProperty() kid!: string;
  @ApiProperty({ enum: ['sig'] }) use!: 'sig';
}

class KeySet {
  @ApiProperty({ type: [PublicKeyAnswer], description: 'RFC 7517 and 8037, the current one first' })
  keys!: PublicKeyAnswer[];
}

/** The whole contract as a file that proves itself: for the client, for staff, and for whoever they show it to. */
@ApiTags('terms')
@Controller('v1')
export class BundleController {
  constructor(
    private readonly bundle: EvidenceBundle,
    private readonly signer: BundleSigner,
    private readonly backOffice: BackOfficeReads,
  ) {}

  @Get('contract/evidence-bundle')
  @Access({ roles: ['administrator', 'agent', 'approver', 'admin'], needs: 'own-affairs', scope: 'contract:read' })
  @ApiProduces('application/zip')
  @ApiOkResponse({ content: { 'application/zip': { schema: { type: 'string', format: 'binary' } } } })
  async download(
    @Caller() caller: Principal,
    @Query() { tenantId }: BundleQuery,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const whose = whoseOf(caller, tenantId);
    const reader = currentActor();
    const gather = () => this.bundle.gather(whose, reader);
    const isStaff = caller.tenantId === OPERATOR_TENANT;
    const facts = await (isStaff ? this.backOffice.of(whose, 'evidence bundle', gather) : gather());

    const generatedAt = facts.generatedAt.toISOString();
    const file = zipped({ tenantId: whose, generatedAt }, this.bundle.entries(facts, reader), this.signer);
    void reply
      .type('application/zip')
      .header('cache-control', 'private, no-store')
      .header('content-disposition', `attachment; filename="contract-${localDate(facts.generatedAt)}.zip"`)
      .send(Readable.from(file));
  }

  @Get('legal/keys')
  @Public()
  @ApiOkResponse({ type: KeySet, description: 'What the manifest of an evidence bundle is checked with' })
  keys(): KeySet {
    return { keys: this.signer.publicKeys() };
  }
}

const whoseOf = (caller: Principal, named: string | undefined): string => {
  if (caller.tenantId !== OPERATOR_TENANT && named !== undefined && named !== caller.tenantId) throw new NotFound();
  const whose = named ?? caller.tenantId;
  // The operator has no contract with itself.
  if (whose === OPERATOR_TENANT) throw new NotFound();
  return whose;
};
