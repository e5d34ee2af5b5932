import { Body, Controller, HttpCode, Post, Req, Res } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import {
  ApiAcceptedResponse,
  ApiConflictResponse,
  ApiGoneResponse,
  ApiNoContentResponse,
  ApiProperty,
  ApiTags,
} from '@nestjs/swagger';
import { IsEmail, IsString, MaxLength } from 'class-validator';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Public, Tenant } from '../../../platform/http/access.js';
import { NotIdempotent } from '../../../platform/http/idempotency.js';
import { steadily } from '../../../platform/http/steadily.js';
import { NotFound } from '../../../shared-kernel/errors.js';
import { isId } from '../../../shared-kernel/ids.js';
import { ComeBack, RequestWayBack } from '../application/coming-back.js';
import type { Admission } from '../contract-after-end.js';
import { Cookies, Hosts } from './hosts.js';

/** Longer than writing the mail takes, so that an administrator's address answers no later. */
const STEP_MS = 150;

class WayBackBody {
  @ApiProperty({ format: 'email', description: 'Of one of the administrators' })
  @IsEmail()
  @MaxLength(254)
  email!: string;
}

class WayBackLinkBody {
  @ApiProperty({ description: 'From the link in the mail' })
  @IsString()
  @MaxLength(200)
  token!: string;
}

/** The doors that are left at an instance's address when its agreement has ended (ToS 3.1, 3.5.d, 4.7). */
@ApiTags('identity')
@Controller('v1')
export class AfterEndController {
  constructor(
    private readonly commands: CommandBus,
    private readonly hosts: Hosts,
    private readonly cookies: Cookies,
  ) {}

  @Post('one-time-access')
  @HttpCode(202)
  @Public()
  @NotIdempotent()
  @ApiAcceptedResponse({ description: 'The same for every address: if it is an administrator’s, a mail is on its way' })
  @ApiConflictResponse({ description: 'The agreement has not ended, or its seven days are over (ToS 3.5.d)' })
  @ApiGoneResponse({ description: 'It has been used' })
  requestAccess(@Body() body: WayBackBody, @Tenant() tenantId: string, @Req() request: FastifyRequest): Promise<void> {
    return this.request(body, tenantId, request, 'retrieval');
  }

  @Post('one-time-access/session')
  @HttpCode(204)
  @Public()
  @NotIdempotent()
  @ApiNoContentResponse({ description: 'Signed in once, to read and to export' })
  @ApiConflictResponse({ description: 'The seven days are over' })
  @ApiGoneResponse({ description: 'It has been used' })
  useAccess(
    @Body() body: WayBackLinkBody,
    @Tenant() tenantId: string,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<void> {
    return this.open(body, tenantId, request, reply);
  }

  @Post('return-links')
  @HttpCode(202)
  @Public()
  @NotIdempotent()
  @ApiAcceptedResponse({ description: 'The same for every address: if it is an administrator’s, a mail is on its way' })
  @ApiConflictResponse({ description: 'There is nothing to come back to (ToS 4.7)' })
  requestReturn(@Body() body: WayBackBody, @Tenant() tenantId: string, @Req() request: FastifyRequest): Promise<void> {
    return this.request(body, tenantId, request, 'billing');
  }

  @Post('return-links/session')
  @HttpCode(204)
  @Public()
  @NotIdempotent()
  @ApiNoContentResponse({ description: 'Signed in to Billing, and to nothing else' })
  @ApiConflictResponse({ description: 'The link is too old, or the deletion has begun' })
  @ApiGoneResponse({ description: 'It has been used; ask for another' })
  useReturn(
    @Body() body: WayBackLinkBody,
    @Tenant() tenantId: string,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<void> {
    return this.open(body, tenantId, request, reply);
  }

  private request(
    { email }: WayBackBody,
    tenantId: string,
    request: FastifyRequest,
    admission: Admission,
  ): Promise<void> {
    this.hosts.demandSignInHost(request, tenantId);
    return steadily(STEP_MS, () => this.commands.execute(new RequestWayBack(tenantId, email, admission)));
  }

  private async open({ token }: WayBackLinkBody, tenantId: string, request: FastifyRequest, reply: FastifyReply) {
    this.hosts.demandSignInHost(request, tenantId);
    const [id, secret] = token.split('.');
    if (!isId(id) || !secret) throw new NotFound();
    const userAgent = request.headers['user-agent'] ?? '';
    this.cookies.give(reply, await this.commands.execute(new ComeBack(tenantId, id, secret, userAgent)));
  }
}
