import { Controller, Get, HttpCode, Param, Post, Res } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiOkResponse, ApiProduces, ApiProperty, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Administrator, Caller, Member, type Principal, Staff } from '../../../platform/http/access.js';
import { IfMatch } from '../../../platform/http/concurrency.js';
import { GatewayRoute } from '../../../platform/http/idempotency.js';
import { tenantOf } from '../../../platform/http/staff-cases.js';
import { knownId } from '../../../platform/http/validation.js';
import { NotFound } from '../../../shared-kernel/errors.js';
import { type DataSubject, type ErasedData, KEPT_KINDS, type KeptData } from '../../../shared-kernel/personal-data.js';
import { Members } from '../../identity/contract.js';
import { BackOfficeReads } from '../../terms/contract.js';
import { demandErased, ErasePerson, PersonalPackage } from '../application/erasing.js';
import { PrivacyDirectory, PrivacyReader } from '../application/ports.js';
import type { DataRequestRecord } from '../application/queries.js';
import { ErasureRehearsal } from '../application/rehearsing-erasure.js';
import { packed } from './personal-data.js';

class ErasedRowsAnswer {
  @ApiProperty() what!: string;
  @ApiProperty({ type: 'integer' }) rows!: number;
}

class KeptDataAnswer implements KeptData {
  @ApiProperty({ enum: KEPT_KINDS }) what!: KeptData['what'];
  @ApiProperty({ enum: ['statutory-retention', 'open-dispute', 'contract-in-force'] }) ground!: KeptData['ground'];
  @ApiProperty({ description: 'Which law keeps it' }) law!: string;
  @ApiProperty({ type: String, nullable: true, format: 'date' }) until!: string | null;
}

class ErasureReceiptAnswer implements ErasedData {
  @ApiProperty({ type: [ErasedRowsAnswer] }) erased!: ErasedRowsAnswer[];
  @ApiProperty({ type: [KeptDataAnswer] }) kept!: KeptDataAnswer[];
}

const ZIP = { content: { 'application/zip': { schema: { type: 'string', format: 'binary' } } } } as const;

/** ToS 9.9: what is kept about one person, and its erasure; for the person, the client as controller, and staff. */
@ApiTags('privacy')
@Controller('v1')
export class PersonalDataController {
  constructor(
    private readonly commands: CommandBus,
    private readonly personal: PersonalPackage,
    private readonly rehearsal: ErasureRehearsal,
    private readonly reader: PrivacyReader,
    private readonly directory: PrivacyDirectory,
    private readonly members: Members,
    private readonly backOffice: BackOfficeReads,
  ) {}

  @Get('privacy/export')
  @Member({ needs: 'own-affairs' })
  @ApiProduces('application/zip')
  @ApiOkResponse({ ...ZIP, description: 'Everything that is kept about oneself, as JSON and CSV' })
  async own(@Caller() { tenantId, accountId }: Principal, @Res() reply: FastifyReply): Promise<void> {
    const person = await this.members.addressee(tenantId, accountId);
    if (!person) throw new NotFound();
    await this.send(reply, { tenantId, role: 'controller', accountId, email: person.email });
  }

  @Get('privacy/requests/:id/package')
  @Administrator({ needs: 'own-affairs' })
  @ApiProduces('application/zip')
  @ApiOkResponse({ ...ZIP, description: 'What the client keeps about its contact (K11)' })
  async forwarded(@Param('id') id: string, @Caller() { tenantId }: Principal, @Res() reply: FastifyReply) {
    await this.send(reply, subjectIn(await this.clientsOwn(tenantId, id)));
  }

  @Get('privacy/requests/:id/erasure')
  @Administrator({ needs: 'own-affairs' })
  @ApiOkResponse({ type: ErasureReceiptAnswer, description: 'What it would take and leave; nothing is erased' })
  async rehearseContact(@Param('id') id: string, @Caller() { tenantId }: Principal): Promise<ErasureReceiptAnswer> {
    await this.clientsOwn(tenantId, id);
    return this.rehearsal.of(tenantId, id);
  }

  @Post('privacy/requests/:id/erasure')
  @HttpCode(200)
  @Administrator({ needs: 'own-affairs' })
  // A refusal is evidence too: it is committed before the answer says no.
  @GatewayRoute()
  @ApiOkResponse({ type: ErasureReceiptAnswer, description: 'The contact is erased and answered' })
  async eraseContact(
    @Param('id') id: string,
    @IfMatch() version: number,
    @Caller() { tenantId, accountId }: Principal,
  ): Promise<ErasureReceiptAnswer> {
    await this.clientsOwn(tenantId, id);
    return demandErased(await this.commands.execute(new ErasePerson(tenantId, id, version, accountId)));
  }

  @Get('privacy-cases/:id/package')
  @Staff()
  @ApiProduces('application/zip')
  @ApiOkResponse({ ...ZIP, description: 'For the answer to whoever cannot fetch it themselves' })
  async forStaff(@Param('id') id: string, @Res() reply: FastifyReply): Promise<void> {
    const tenantId = await this.tenantOf(id);
    const request = await this.backOffice.of(tenantId, 'personal data', () => this.reader.request(tenantId, id));
    if (!request?.identifiedAt) throw new NotFound();
    const files = await this.backOffice.of(tenantId, 'personal data', () => this.personal.of(subjectIn(request)));
    sendZip(reply, packed(files));
  }

  @Get('privacy-cases/:id/erasure')
  @Staff()
  @ApiOkResponse({ type: ErasureReceiptAnswer, description: 'What it would take and leave; nothing is erased' })
  async rehearse(@Param('id') id: string): Promise<ErasureReceiptAnswer> {
    const tenantId = await this.tenantOf(id);
    return this.backOffice.of(tenantId, 'rehearsed erasure', () => this.rehearsal.of(tenantId, id));
  }

  @Post('privacy-cases/:id/erasure')
  @HttpCode(200)
  @Staff(['approver', 'admin'])
  @GatewayRoute()
  @ApiOkResponse({ type: ErasureReceiptAnswer, description: 'By field, with what stays and by which law (K20)' })
  async erase(
    @Param('id') id: string,
    @IfMatch() version: number,
    @Caller() { accountId }: Principal,
  ): Promise<ErasureReceiptAnswer> {
    const tenantId = await this.tenantOf(id);
    return demandErased(await this.commands.execute(new ErasePerson(tenantId, id, version, accountId)));
  }

  private async clientsOwn(tenantId: string, id: string): Promise<DataRequestRecord> {
    const request = await this.reader.request(tenantId, knownId(id));
    if (request?.role !== 'processor' || !request.forwardedAt) throw new NotFound();
    return request;
  }

  private tenantOf(id: string): Promise<string> {
    return tenantOf(id, (known) => this.directory.tenantOfRequest(known));
  }

  private async send(reply: FastifyReply, subject: DataSubject): Promise<void> {
    sendZip(reply, packed(await this.personal.of(subject)));
  }
}

const subjectIn = ({ tenantId, role, accountId, email }: DataRequestRecord): DataSubject => ({
  tenantId,
  role,
  accountId,
  email,
});

const sendZip = (reply: FastifyReply, file: Uint8Array): void =>
  void reply
    .type('application/zip')
    .header('cache-control', 'private, no-store')
    .header('content-disposition', 'attachment; filename="personal-data.zip"')
    .send(Buffer.from(file));
