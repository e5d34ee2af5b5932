import { Body, Controller, Delete, Get, HttpCode, Param, Post, Req, Res } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import {
  ApiAcceptedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiProperty,
  ApiTags,
  ApiUnauthorizedResponse,
} from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsEmail,
  IsIn,
  IsString,
  Matches,
  MaxLength,
  MinLength,
  ValidateNested,
} from 'class-validator';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Access, Caller, type Principal, Public, Tenant } from '../../../platform/http/access.js';
import { GatewayRoute, NotIdempotent } from '../../../platform/http/idempotency.js';
import { ProtocolError } from '../../../platform/http/problem-details.js';
import { steadily } from '../../../platform/http/steadily.js';
import { NotFound } from '../../../shared-kernel/errors.js';
import { isId } from '../../../shared-kernel/ids.js';
import { InstanceAddresses } from '../../tenancy/contract.js';
import { ClientNames, type DocumentKind } from '../../terms/contract.js';
import { ChangePassword, RequestPasswordReset, ResetPassword } from '../application/changing-passwords.js';
import { AcceptInvitation } from '../application/inviting.js';
import { ListSessions, ReadMyself } from '../application/queries.js';
import { EndSession, LogIn } from '../application/signing-in.js';
import { Cookies, Hosts } from './hosts.js';
import { MyselfAnswer, ROLES, SessionList } from './http-answers.js';

/** Longer than asking for a reset takes, so that known addresses answer no later. */
const RESET_STEP_MS = 150;
const KINDS: DocumentKind[] = ['terms-of-service', 'acceptable-use-policy', 'privacy-policy'];
const PASSWORD = { maxLength: 200 } as const;

/** Anybody who is signed in, whatever state the instance is in. */
export const Anybody = (scope?: string) => Access({ roles: [...ROLES], needs: 'own-affairs', scope });
/** The same, also for a session that was let in after the end for one thing. */
const AnySession = () => Access({ roles: [...ROLES], needs: 'own-affairs', anyAdmission: true });

class LoginBody {
  @ApiProperty({ format: 'email' })
  @IsString()
  @MaxLength(254)
  email!: string;

  @ApiProperty(PASSWORD)
  @IsString()
  @MaxLength(1000)
  password!: string;
}

class ResetRequestBody {
  @ApiProperty({ format: 'email' })
  @IsEmail()
  @MaxLength(254)
  email!: string;
}

class ResetBody {
  @ApiProperty({ description: 'From the link in the mail' })
  @IsString()
  @MaxLength(200)
  token!: string;

  @ApiProperty({ minLength: 15, ...PASSWORD })
  @IsString()
  @MaxLength(1000)
  password!: string;
}

class AcceptedDocumentBody {
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

class InvitationAnswerBody extends ResetBody {
  @ApiProperty({ maxLength: 200 })
  @IsString()
  @MinLength(1)
  @MaxLength(200)
  name!: string;

  @ApiProperty({
    type: [AcceptedDocumentBody],
    description: 'Terms of service and acceptable use policy; none for staff',
  })
  @IsArray()
  @ArrayMaxSize(10)
  @ValidateNested({ each: true })
  @Type(() => AcceptedDocumentBody)
  acceptances!: AcceptedDocumentBody[];
}

@ApiTags('identity')
@Controller('v1/auth')
export class AuthController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
    private readonly hosts: Hosts,
    private readonly cookies: Cookies,
  ) {}

  @Post('login')
  @HttpCode(204)
  @Public()
  @NotIdempotent()
  @ApiNoContentResponse({ description: 'Signed in; the cookies say so' })
  @ApiUnauthorizedResponse({ description: 'The same for a wrong password, an unknown address and a stranger here' })
  async login(
    @Body() { email, password }: LoginBody,
    @Tenant() tenantId: string,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<void> {
    this.hosts.demandSignInHost(request, tenantId);
    const browser = {
      ip: request.ip,
      userAgent: request.headers['user-agent'] ?? '',
      device: this.cookies.deviceOf(request),
      session: this.cookies.sessionOf(request),
    };
    const signIn = await this.commands.execute(new LogIn(tenantId, email, password, browser));
    if (signIn.outcome === 'refused')
      throw new ProtocolError(401, 'wrong-credentials', 'E-mail and password do not open this instance.');
    this.cookies.give(reply, signIn);
  }

  @Post('logout')
  @HttpCode(204)
  @AnySession()
  @ApiNoContentResponse()
  async logout(
    @Caller() { tenantId, accountId, sessionId }: Principal,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<void> {
    if (sessionId) await this.commands.execute(new EndSession(tenantId, accountId, sessionId));
    this.cookies.takeBack(reply);
  }

  @Get('sessions')
  @Anybody()
  @ApiOkResponse({ type: SessionList, description: 'One’s own, in every instance' })
  async sessions(@Caller() { accountId, sessionId }: Principal): Promise<SessionList> {
    const sessions = await this.queries.execute(new ListSessions(accountId));
    return { items: sessions.map((session) => ({ ...session, current: session.id === sessionId })) };
  }

  @Delete('sessions/:id')
  @HttpCode(204)
  @Anybody()
  @ApiNoContentResponse()
  async endSession(@Caller() { tenantId, accountId }: Principal, @Param('id') id: string): Promise<void> {
    const own = await this.queries.execute(new ListSessions(accountId));
    if (!own.some((session) => session.id === id)) throw new NotFound();
    await this.commands.execute(new EndSession(tenantId, accountId, id));
  }

  @Post('password-reset-requests')
  @HttpCode(202)
  @Public()
  @NotIdempotent()
  @ApiAcceptedResponse({ description: 'If the address belongs to a member, a mail is on its way' })
  requestReset(
    @Body() { email }: ResetRequestBody,
    @Tenant() tenantId: string,
    @Req() request: FastifyRequest,
  ): Promise<void> {
    this.hosts.demandSignInHost(request, tenantId);
    return steadily(RESET_STEP_MS, () => this.commands.execute(new RequestPasswordReset(tenantId, email)));
  }

  @Post('password-resets')
  @HttpCode(204)
  @Public()
  @NotIdempotent()
  @ApiNoContentResponse({ description: 'The password is changed and every session has ended' })
  async reset(
    @Body() { token, password }: ResetBody,
    @Tenant() tenantId: string,
    @Req() request: FastifyRequest,
  ): Promise<void> {
    this.hosts.demandSignInHost(request, tenantId);
    const [accountId, secret] = partsOf(token);
    await this.commands.execute(new ResetPassword(tenantId, accountId, secret, password));
  }

  @Post('invitations')
  @HttpCode(204)
  @Public()
  @NotIdempotent()
  @ApiNoContentResponse({ description: 'Joined; sign in next' })
  async join(
    @Body() { token, ...answer }: InvitationAnswerBody,
    @Tenant() tenantId: string,
    @Req() request: FastifyRequest,
  ): Promise<void> {
    this.hosts.demandSignInHost(request, tenantId);
    const [membershipId, secret] = partsOf(token);
    const locale = request.headers['accept-language']?.split(',')[0]?.slice(0, 35) ?? 'sv';
    const given = { ...answer, ip: request.ip, locale };
    await this.commands.execute(new AcceptInvitation(tenantId, membershipId, secret, given));
  }
}

/** Links carry `<id>.<secret>`. */
function partsOf(token: string): [string, string] {
  const [id, secret] = token.split('.');
  if (!isId(id) || !secret) throw new NotFound();
  return [id, secret];
}

class PasswordBody {
  @ApiProperty(PASSWORD)
  @IsString()
  @MaxLength(1000)
  currentPassword!: string;

  @ApiProperty({ minLength: 15, ...PASSWORD })
  @IsString()
  @MaxLength(1000)
  newPassword!: string;
}

@ApiTags('identity')
@Controller('v1/me')
export class MeController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
    private readonly addresses: InstanceAddresses,
    private readonly names: ClientNames,
  ) {}

  @Get()
  @AnySession()
  @ApiOkResponse({ type: MyselfAnswer })
  async me(@Caller() { tenantId, accountId, instance, admission }: Principal): Promise<MyselfAnswer> {
    const myself = await this.queries.execute(new ReadMyself(tenantId, accountId));
    if (!myself) throw new NotFound();
    const { tenantIds, ...person } = myself;
    const names = await this.names.of(tenantIds);
    const instances = await Promise.all(
      tenantIds.map(async (id) => ({ tenantId: id, name: names.get(id) ?? null, url: await this.addresses.of(id) })),
    );
    const { state, modules, suspendedUnder } = instance;
    return {
      ...person,
      tenantId,
      admission: admission ?? null,
      instance: { state, modules, suspendedUnder: suspendedUnder ?? null },
      instances,
    };
  }

  @Post('password')
  @HttpCode(204)
  @Anybody()
  // Hashing is slow on purpose and happens outside a transaction.
  @GatewayRoute()
  @ApiNoContentResponse({ description: 'Changed; all other sessions have ended' })
  async changePassword(
    @Body() { currentPassword, newPassword }: PasswordBody,
    @Caller() { tenantId, accountId, sessionId }: Principal,
    @Req() { ip }: FastifyRequest,
  ): Promise<void> {
    if (!sessionId) throw new NotFound();
    await this.commands.execute(new ChangePassword(tenantId, accountId, sessionId, currentPassword, newPassword, ip));
  }
}
