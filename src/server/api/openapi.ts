import { z } from 'zod';
import { type Door, DOORS } from '../../shared/contract/doors.ts';
import { Problem } from '../../shared/contract/problem.ts';

type Json = Record<string, unknown>;
let made: Json | null = null;

/** The OpenAPI 3.1 description of every door, made from the schemas the doors themselves use. */
export function openApi(): Json {
  made ??= build();
  return made;
}

function build(): Json {
  const paths: Record<string, Json> = {};
  for (const door of DOORS) (paths[door.path] ??= {})[door.method] = operation(door);
  return {
    openapi: '3.1.0',
    info: {
      title: 'Lifeboat',
      version: '1',
      description:
        'Sign in at /api/auth/sign-in/email; the cookie it sets is the session. Errors are problem documents (RFC 9457) with a stable code.',
    },
    paths,
    components: {
      schemas: { Problem: schema(Problem, 'output') },
      securitySchemes: { session: { type: 'apiKey', in: 'cookie', name: 'lifeboat' } },
    },
  };
}

const schema = (type: z.ZodType, io: 'input' | 'output') =>
  z.toJSONSchema(type, { io, unrepresentable: 'any' });

function operation({ does, takes, query = [], answers, path, who }: Door): Json {
  const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }));
  const inQuery = query.map((name) => ({ name, in: 'query', required: false, schema: { type: 'string' } }));
  const responses: Json = {
    default: {
      description: 'A problem',
      content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
    },
  };
  for (const [status, reply] of Object.entries(answers))
    responses[status] = { description: does, ...(reply ? { content: content(reply, 'output') } : {}) };
  return {
    summary: does,
    parameters: [...inPath, ...inQuery],
    ...(takes ? { requestBody: { required: true, content: content(takes, 'input') } } : {}),
    responses,
    security: who === 'anyone' ? [] : [{ session: [] }],
  };
}

function content(what: z.ZodType | readonly string[], io: 'input' | 'output'): Json {
  if (what instanceof z.ZodType) return { 'application/json': { schema: schema(what, io) } };
  return Object.fromEntries(what.map((type) => [type, { schema: { type: 'string', format: 'binary' } }]));
}
