import { createHash } from 'node:crypto';
import { Body, Controller, Get, HttpCode, Patch, Post, Req, Res } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiAcceptedResponse, ApiOkResponse, ApiProperty, ApiPropertyOptional, ApiTags } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsBoolean,
  IsEmail,
  IsIn,
  IsOptional,
  IsString,
  Matches,
  MaxLength,
  MinLength,
  ValidateNested,
} from 'class-validator';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Config } from '../../../platform/config.js';
import { Access, Administrator, Caller, type Principal, Public } from '../../../platform/http/access.js';
import { answeredNotModified, etagOf, IfMatch } from '../../../platform/http/concurrency.js';
import { NotIdempotent } from '../../../platform/http/idempotency.js';
import { steadily } from '../../../platform/http/steadily.js';
import { Clock } from '../../../shared-kernel/clock.js';
import { NotFound } from '../../../shared-kernel/errors.js';
import { Ids, isId } from '../../../shared-kernel/ids.js';
import type { DocumentKind, Language } from '../../terms/contract.js';
import { ChangeSettings } from '../application/changing-settings.js';
import { VerifyRegistration } from '../application/founding.js';
import { ReadInstance } from '../application/queries.js';
import { RegisterClient } from '../application/registering.js';
import { type CustomerKind, InstanceAddresses } from '../contract.js';
import {
  CUSTOMER_KINDS,
  InstanceAnswer,
  LANGUAGES,
  RegistrationAnswer,
  StatusAnswer,
  VerificationAnswer,
} from './http-answers.js';
import { WatchedHours } from './maintenance.js';

/** Longer than hashing a password takes when nobody else does, so that known addresses answer no sooner. */
const STEP_MS = 300;
const KINDS: DocumentKind[] = ['terms-of-service', 'acceptable-use-policy', 'privacy-policy'];

class SignUpAcceptanceBody {
  @ApiProperty({ enum: KINDS })
  @IsIn(KINDS)
  kind!: DocumentKind;

  @ApiProperty()
  @IsString()
  @MaxLength(40)
  version!: string;

  @ApiProperty({ description: 'Of the text that was shown, hex' })
  @Matches(/^[0-9a-f]{64}$/)
  sha256!: string;
}

class RegistrationBody {
  @ApiProperty({ format: 'email' })
  @IsEmail()
  @MaxLength(254)
  email!: string;

  @ApiProperty({ minLength: 15, maxLength: 200 })
  @IsString()
  @MaxLength(1000)
  password!: string;

  @ApiProperty({ maxLength: 200, description: 'Of the person who registers' })
  @IsString()
  @MinLength(1)
  @MaxLength(200)
  @Matches(/^\P{Cc}+$/u)
  name!: string;

  @ApiProperty({ enum: LANGUAGES })
  @IsIn(LANGUAGES)
  language!: Language;

  @ApiProperty({ enum: CUSTOMER_KINDS })
  @IsIn(CUSTOMER_KINDS)
  customerKind!: CustomerKind;

  @ApiProperty({ example: 'SE', description: 'ISO 3166-1 alpha-2' })
  @Matches(/^[A-Z]{2}$/)
  country!: string;

  @ApiPropertyOptional({ maxLength: 200, description: 'A business has one' })
  @IsOptional()
  @IsString()
  @MaxLength(200)
  @Matches(/^\P{Cc}+$/u)
  companyName?: string;

  @ApiPropertyOptional({ example: '559477-1114', description: 'A business has one' })
  @IsOptional()
  @IsString()
  @MaxLength(40)
  orgNo?: string;

  @ApiProperty({ minLength: 3, maxLength: 40, pattern: '^[a-z0-9-]+$' })
  @IsString()
  @MaxLength(200)
  slug!: string;

  @ApiProperty({ type: [SignUpAcceptanceBody], description: 'The boxes that were ticked' })
  @IsArray()
  @ArrayMaxSize(10)
  @ValidateNested({ each: true })
  @Type(() => SignUpAcceptanceBody)
  acceptances!: SignUpAcceptanceBody[];

  @ApiPropertyOptional({ type: Boolean, default: false, description: 'A box of its own; nothing depends on it' })
  @IsOptional()
  @IsBoolean()
  marketing = false;
}

class VerificationBody {
  @ApiProperty({ description: 'From the link in the mail' })
  @IsString()
  @MaxLength(200)
  token!: string;
}

@ApiTags('tenancy')
@Controller('v1/registrations')
export class RegistrationController {
  constructor(
    private readonly commands: CommandBus,
    private readonly addresses: InstanceAddresses,
    private readonly ids: Ids,
  ) {}

  @Post()
  @HttpCode(202)
  @Public()
  @NotIdempotent()
  @ApiAcceptedResponse({ type: RegistrationAnswer, description: 'A mail tells how it goes on' })
  register(
    @Body() { password, ...form }: RegistrationBody,
    @Req() request: FastifyRequest,
  ): Promise<RegistrationAnswer> {
    const locale = request.headers['accept-language']?.split(',')[0]?.slice(0, 35) ?? form.language;
    const command = new RegisterClient(this.ids.next(), form, password, { ip: request.ip, locale });
    return steadily(STEP_MS, async () => {
      await this.commands.execute(command);
      return { status: 'check-your-mail' };
    });
  }

  @Post('verification')
  @HttpCode(200)
  @Public()
  @NotIdempotent()
  @ApiOkResponse({ type: VerificationAnswer, description: 'The contract is concluded, or waits for approval' })
  async verify(@Body() { token }: VerificationBody): Promise<VerificationAnswer> {
    const [tenantId, secret] = token.split('.');
    if (!isId(tenantId) || !secret) throw new NotFound();
    const verified = await this.commands.execute(new VerifyRegistration(tenantId, secret));
    if (verified.outcome === 'awaiting-approval') return { outcome: verified.outcome, url: null };
    return { outcome: verified.outcome, url: this.addresses.at(verified.slug) };
  }
}

class SettingsBody {
  @ApiPropertyOptional({ maxLength: 200 })
  @IsOptional()
  @IsString()
  @MinLength(1)
  @MaxLength(200)
  @Matches(/^\P{Cc}+$/u)
  name?: string;

  @ApiPropertyOptional({ enum: LANGUAGES })
  @IsOptional()
  @IsIn(LANGUAGES)
  language?: Language;
}

@ApiTags('tenancy')
@Controller('v1/instance')
export class InstanceController {
  constructor(
    private readonly queries: QueryBus,
    private readonly commands: CommandBus,
    private readonly addresses: InstanceAddresses,
  ) {}

  @Get()
  @Access({ roles: ['user', 'administrator'], needs: 'own-affairs', scope: 'instance:read' })
  @ApiOkResponse({ type: InstanceAnswer })
  async own(
    @Caller() { tenantId }: Principal,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<InstanceAnswer | undefined> {
    const instance = await this.read(tenantId);
    if (answeredNotModified(request, reply, etagOfAll(instance))) return undefined;
    return instance;
  }

  @Patch()
  @Administrator({ needs: 'own-affairs' })
  @ApiOkResponse({ type: InstanceAnswer })
  async change(
    @Caller() { tenantId }: Principal,
    @IfMatch() version: number,
    @Body() settings: SettingsBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<InstanceAnswer> {
    const newVersion = await this.commands.execute(new ChangeSettings(tenantId, version, settings));
    const changed = await this.read(tenantId);
    void reply.header('etag', etagOfAll({ ...changed, version: newVersion }));
    return changed;
  }

  private async read(tenantId: string): Promise<InstanceAnswer> {
    const instance = await this.queries.execute(new ReadInstance(tenantId));
    if (!instance) throw new NotFound();
    return { ...instance, url: this.addresses.at(instance.slug) };
  }
}

/** What it answers changes with more than its settings' version: a suspension or a new plan is news as well. */
function etagOfAll(instance: InstanceAnswer): string {
  const seen = createHash('sha256').update(JSON.stringify(instance)).digest('hex');
  return etagOf(instance.version, seen.slice(0, 16));
}

@ApiTags('tenancy')
@Controller('v1/status')
export class StatusController {
  constructor(
    private readonly clock: Clock,
    private readonly config: Config,
    private readonly hours: WatchedHours,
  ) {}

  @Get()
  @Public({ alwaysOpen: true })
  @ApiOkResponse({ type: StatusAnswer })
  status(): StatusAnswer {
    const domain = new URL(this.config.origin()).host;
    const { sandbox } = this.config;
    const next = this.hours.next();
    return {
      status: this.hours.closedFor() ? 'maintenance' : 'operational',
      maintenance: next ? { startsAt: next.startsAt.toISOString(), endsAt: next.endsAt.toISOString() } : null,
      now: this.clock.now().toISOString(),
      domain,
      sandbox,
    };
  }
}
