import { Ajv2020 } from 'ajv/dist/2020.js';
import type { ErrorObject, ValidateFunction } from 'ajv/dist/2020.js';
import { err, ok, type Result } from '@commerce/kernel';
import type { DecodeError } from './errors.ts';
import type { EventBodies, EventType } from './events.ts';
import { parseInstant } from './instants.ts';
import { eventSchemas } from './schemas.ts';

const ajv = new Ajv2020({
  // The first violation is enough to send a message back, and stopping there keeps a hostile one cheap.
  allErrors: false,
  strict: true,
  formats: {
    'date-time': (text: string) => parseInstant(text) !== undefined,
    uri: (text: string) => /^https?:\/\/[^\s/]/.test(text) && URL.canParse(text),
  },
});

/** One compiled function per type, made when the module loads: a broken schema file stops the process. */
const validators = new Map<EventType, ValidateFunction>();
for (const [type, schema] of Object.entries(eventSchemas))
  validators.set(type as EventType, ajv.compile(schema));

const describe = (error: ErrorObject | undefined): DecodeError => {
  const parameters: Readonly<Record<string, unknown>> = error?.params ?? {};
  const parameter = parameters['additionalProperty'] ?? parameters['missingProperty'];
  const rule = `${error?.message ?? 'is invalid'}${typeof parameter === 'string' ? ` (${parameter.slice(0, 64)})` : ''}`;
  const path = (error?.instancePath ?? '').slice(0, 256);
  return { code: 'SCHEMA_VIOLATION', path, message: `${path || '/'} ${rule}` };
};

/** Checks a parsed body against the schema of its type. The value is returned as it came, not copied. */
export const validateBody = <T extends EventType>(
  type: T,
  body: unknown,
): Result<EventBodies[T], DecodeError> => {
  const validate = validators.get(type);
  if (!validate) throw new RangeError(`no schema for ${type}`);
  return validate(body) ? ok(body as EventBodies[T]) : err(describe(validate.errors?.[0]));
};
