import {
  Body,
  Controller,
  Delete,
  Get,
  HttpCode,
  Param,
  ParseUUIDPipe,
  Patch,
  Post,
  Put,
  Query,
  Req,
  Res,
} from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { RouteSchema } from '@nestjs/platform-fastify';
import { ApiCreatedResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Member, Tenant } from '../../../../platform/http/access.js';
import { answeredNotModified, etagOf, IfMatch } from '../../../../platform/http/concurrency.js';
import { PageQuery } from '../../../../platform/http/pagination.js';
import { currentActor } from '../../../../platform/tenant-scope.js';
import { NotFound } from '../../../../shared-kernel/errors.js';
import { CaptureContact, type ContactVersion } from '../application/capturing.js';
import { ArchiveContact, ChangeContact } from '../application/changing.js';
import { SetLawfulBasis, SetRestriction } from '../application/grounding.js';
import { NoteOnContact } from '../application/noting.js';
import {
  type ContactPage,
  ListContacts,
  ListTags,
  ReadContact,
  ReadTimeline,
  SearchContacts,
  type TagCount,
  type TimelineEntry,
} from '../application/queries.js';
import type { ContactRecord } from '../contract.js';
import {
  ContactListQuery,
  ContactPatch,
  ContactSearchQuery,
  ContactVersionBody,
  contactPageSchema,
  contactSchema,
  contactsFoundSchema,
  LawfulBasisBody,
  NewContact,
  NoteBody,
  RestrictionBody,
  tagsSchema,
  timelineSchema,
} from './shapes.js';

const toRead = { module: 'contacts', needs: 'read', scope: 'contacts:read' } as const;
const toWrite = { module: 'contacts', scope: 'contacts:write' } as const;
const Shape = (schema: object) => RouteSchema({ response: { 200: schema } });
/** What is no id at all is answered like an id that nobody has. */
const Id = () => Param('id', new ParseUUIDPipe({ exceptionFactory: () => new NotFound() }));

@ApiTags('contacts')
@Controller('v1/contacts')
export class ContactsController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
  ) {}

  @Post()
  @Member(toWrite)
  @ApiCreatedResponse({ type: ContactVersionBody })
  async capture(
    @Tenant() tenantId: string,
    @Body() { lawfulBasis, ...draft }: NewContact,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ContactVersion> {
    const captured = await this.commands.execute(new CaptureContact(tenantId, draft, lawfulBasis, currentActor()));
    void reply.header('location', `/v1/contacts/${captured.id}`);
    return tagged(captured, reply);
  }

  @Get()
  @Member(toRead)
  @Shape(contactPageSchema)
  @ApiOkResponse({ schema: contactPageSchema as never })
  list(
    @Tenant() tenantId: string,
    @Query() { cursor, limit, count, sort, ...filter }: ContactListQuery,
  ): Promise<ContactPage> {
    return this.queries.execute(new ListContacts(tenantId, filter, sort, { cursor, limit, count }));
  }

  @Get('search')
  @Member(toRead)
  @Shape(contactsFoundSchema)
  @ApiOkResponse({ schema: contactsFoundSchema as never })
  async search(
    @Tenant() tenantId: string,
    @Query() { q, limit }: ContactSearchQuery,
  ): Promise<{ items: ContactRecord[] }> {
    return { items: await this.queries.execute(new SearchContacts(tenantId, q, limit)) };
  }

  @Get(':id')
  @Member(toRead)
  @Shape(contactSchema)
  @ApiOkResponse({ schema: contactSchema as never })
  async read(
    @Tenant() tenantId: string,
    @Id() id: string,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ContactRecord | undefined> {
    const contact = await this.queries.execute(new ReadContact(tenantId, id));
    return answeredNotModified(request, reply, etagOf(contact.version)) ? undefined : contact;
  }

  @Patch(':id')
  @Member(toWrite)
  @ApiOkResponse({ type: ContactVersionBody })
  async change(
    @Tenant() tenantId: string,
    @Id() id: string,
    @IfMatch() version: number,
    @Body() patch: ContactPatch,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ContactVersion> {
    return tagged(await this.commands.execute(new ChangeContact(tenantId, id, version, patch, currentActor())), reply);
  }

  @Put(':id/archive')
  @Member(toWrite)
  @ApiOkResponse({ type: ContactVersionBody })
  archive(
    @Tenant() tenantId: string,
    @Id() id: string,
    @IfMatch() version: number,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ContactVersion> {
    return this.setArchived(tenantId, id, version, true, reply);
  }

  @Delete(':id/archive')
  @Member(toWrite)
  @ApiOkResponse({ type: ContactVersionBody })
  unarchive(
    @Tenant() tenantId: string,
    @Id() id: string,
    @IfMatch() version: number,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ContactVersion> {
    return this.setArchived(tenantId, id, version, false, reply);
  }

  @Put(':id/lawful-basis')
  @Member(toWrite)
  @ApiOkResponse({ type: ContactVersionBody })
  async ground(
    @Tenant() tenantId: string,
    @Id() id: string,
    @IfMatch() version: number,
    @Body() basis: LawfulBasisBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ContactVersion> {
    return tagged(await this.commands.execute(new SetLawfulBasis(tenantId, id, version, basis, currentActor())), reply);
  }

  /** ToS 2.4: withdrawn; the contact is restricted from now on. */
  @Delete(':id/lawful-basis')
  @Member(toWrite)
  @ApiOkResponse({ type: ContactVersionBody })
  async withdrawBasis(
    @Tenant() tenantId: string,
    @Id() id: string,
    @IfMatch() version: number,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ContactVersion> {
    return tagged(await this.commands.execute(new SetLawfulBasis(tenantId, id, version, null, currentActor())), reply);
  }

  @Put(':id/restriction')
  @Member(toWrite)
  @ApiOkResponse({ type: ContactVersionBody })
  restrict(
    @Tenant() tenantId: string,
    @Id() id: string,
    @IfMatch() version: number,
    @Body() { reason }: RestrictionBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ContactVersion> {
    return this.setRestriction(tenantId, id, version, reason, reply);
  }

  @Delete(':id/restriction')
  @Member(toWrite)
  @ApiOkResponse({ type: ContactVersionBody })
  liftRestriction(
    @Tenant() tenantId: string,
    @Id() id: string,
    @IfMatch() version: number,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ContactVersion> {
    return this.setRestriction(tenantId, id, version, null, reply);
  }

  @Get(':id/timeline')
  @Member(toRead)
  @Shape(timelineSchema)
  @ApiOkResponse({ schema: timelineSchema as never })
  timeline(
    @Tenant() tenantId: string,
    @Id() id: string,
    @Query() { cursor, limit }: PageQuery,
  ): Promise<{ items: TimelineEntry[]; next: string | null }> {
    return this.queries.execute(new ReadTimeline(tenantId, id, { cursor, limit }));
  }

  @Post(':id/notes')
  @HttpCode(201)
  @Member(toWrite)
  @ApiCreatedResponse({ schema: { type: 'object', properties: { activityId: { type: 'string', format: 'uuid' } } } })
  note(@Tenant() tenantId: string, @Id() id: string, @Body() { text }: NoteBody): Promise<{ activityId: string }> {
    return this.commands.execute(new NoteOnContact(tenantId, id, text, currentActor()));
  }

  private async setArchived(tenantId: string, id: string, version: number, archived: boolean, reply: FastifyReply) {
    const command = new ArchiveContact(tenantId, id, version, archived, currentActor());
    return tagged(await this.commands.execute(command), reply);
  }

  private async setRestriction(
    tenantId: string,
    id: string,
    version: number,
    reason: SetRestriction['reason'],
    reply: FastifyReply,
  ) {
    const command = new SetRestriction(tenantId, id, version, reason, currentActor());
    return tagged(await this.commands.execute(command), reply);
  }
}

@ApiTags('contacts')
@Controller('v1/tags')
export class TagsController {
  constructor(private readonly queries: QueryBus) {}

  @Get()
  @Member(toRead)
  @Shape(tagsSchema)
  @ApiOkResponse({ schema: tagsSchema as never })
  async list(@Tenant() tenantId: string): Promise<{ items: TagCount[] }> {
    return { items: await this.queries.execute(new ListTags(tenantId)) };
  }
}

function tagged(saved: ContactVersion, reply: FastifyReply): ContactVersion {
  void reply.header('etag', etagOf(saved.version));
  return saved;
}
