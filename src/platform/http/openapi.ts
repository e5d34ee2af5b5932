import { applyDecorators } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { ApiProperty, DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { type FastifyInstance, type FastifyReply, type FastifyRequest, fastify } from 'fastify';

/** An object property whose shape is described by example rather than by class. */
export const ApiAnyObject = (description: string) =>
  applyDecorators(ApiProperty({ type: 'object', additionalProperties: true, description }));

const problemSchema = {
  type: 'object',
  description: 'RFC 9457 problem document',
  required: ['type', 'title', 'status', 'code'],
  properties: {
    type: { type: 'string' },
    title: { type: 'string' },
    status: { type: 'integer' },
    code: { type: 'string', description: 'Stable; clients branch on it' },
    detail: { type: 'string' },
    clause: { type: 'string', description: 'The clause of the contract that decided' },
    errors: {
      type: 'array',
      items: {
        type: 'object',
        required: ['pointer', 'code', 'message'],
        properties: {
          pointer: { type: 'string', description: 'JSON pointer, RFC 6901' },
          code: { type: 'string' },
          message: { type: 'string' },
          bounds: {
            type: 'object',
            description: 'What would be allowed, both ends included',
            properties: { min: { type: 'number' }, max: { type: 'number' } },
          },
        },
      },
    },
    data: { type: 'object', additionalProperties: true },
  },
};

/** The API as OpenAPI 3.1, from the code; the same document is committed and diff-checked. */
export function describeApi(app: NestFastifyApplication): OpenAPIObject {
  const settings = new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle('Customer Connect CRM')
    .setDescription('A multi-tenant CRM whose contract executes. Every instance answers at its own host.')
    .setVersion('1')
    .addCookieAuth('session', { type: 'apiKey', in: 'cookie', name: 'session' }, 'session')
    .addBearerAuth({ type: 'http', scheme: 'bearer', description: 'An API key of the instance' }, 'api-key')
    .build();
  const document = SwaggerModule.createDocument(app, settings, {
    operationIdFactory: (controller, method) => `${controller.replace(/Controller$/, '')}.${method}`,
  });
  document.components ??= {};
  document.components.schemas = { ...document.components.schemas, Problem: problemSchema as never };
  for (const path of Object.values(document.paths)) for (const operation of operationsOf(path)) complete(operation);
  return sorted(document);
}

interface Operation {
  'x-access'?: { roles: 'public' | string[] };
  parameters?: object[];
  responses: Record<string, unknown>;
  security?: object[];
  method: string;
}

/** What holds for every operation is said once, here. */
function complete(operation: Operation): void {
  operation.responses.default = {
    description: 'A problem',
    content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
  };
  if (operation['x-access']?.roles !== 'public') operation.security = [{ session: [] }, { 'api-key': [] }];
}

function operationsOf(path: object): Operation[] {
  return Object.entries(path)
    .filter(([method]) => ['get', 'post', 'put', 'patch', 'delete'].includes(method))
    .map(([, operation]) => operation as Operation);
}

/** Paths and schemas in alphabetical order, so that the committed file changes only where the API does. */
function sorted(document: OpenAPIObject): OpenAPIObject {
  const byName = <T>(record: Record<string, T>) =>
    Object.fromEntries(Object.entries(record).sort(([a], [b]) => a.localeCompare(b)));
  return {
    ...document,
    paths: byName(document.paths),
    components: { ...document.components, schemas: byName(document.components?.schemas ?? {}) },
  };
}

/** Serves the document and a self-hosted page to browse it at `/docs`. */
export function serveApiDocs(server: FastifyInstance, document: () => OpenAPIObject): void {
  let pages: Promise<FastifyInstance> | undefined;
  // Five megabytes of page, which a server holds only from the first time on that somebody wants to read it.
  const show = async (request: FastifyRequest, reply: FastifyReply) => {
    pages ??= apiPages(document);
    const { url, headers } = request;
    const page = await (await pages).inject({ url, headers });
    if (page.statusCode === 404) return reply.callNotFound();
    // Of the connection each server speaks for itself.
    const { connection, date, ...told } = page.headers;
    const content = page.rawPayload.length > 0 ? page.rawPayload : undefined;
    return reply.code(page.statusCode).headers(told).send(content);
  };
  server.get('/docs', show);
  server.get('/docs/*', show);
}

async function apiPages(document: () => OpenAPIObject): Promise<FastifyInstance> {
  const { default: scalar } = await import('@scalar/fastify-api-reference');
  const pages = fastify();
  await pages.register(scalar as never, {
    routePrefix: '/docs',
    configuration: { content: document, withDefaultFonts: false, telemetry: false, hideClientButton: true },
    hooks: {
      // The page configures itself inline; it is the one page that may.
      onRequest: (_request: unknown, reply: { header(name: string, value: string): void }, done: () => void) => {
        reply.header(
          'content-security-policy',
          "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; img-src 'self' data:",
        );
        done();
      },
    },
  });
  return pages;
}
