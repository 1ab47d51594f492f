import type { Json, JsonObject } from '../../model/json.ts';
import type { Setting } from './table.ts';

/** The JSON Schema of contract.config.yaml, for editors: made from the options themselves. */
export function configSchema(settings: readonly Setting[]): JsonObject {
  const options = Object.fromEntries(settings.map((setting) => [setting.key, propertyOf(setting)]));
  const { env: _, ...perEnvironment } = options;
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'contract.config.yaml',
    description: 'How `contract` runs in this folder. A flag or a variable says more than this file.',
    type: 'object',
    additionalProperties: false,
    patternProperties: OWN_KEYS,
    properties: {
      $schema: { type: 'string' },
      specs: {
        description: 'The pages to run when none is named: files or folders.',
        type: 'array',
        items: { type: 'string' },
      },
      credentials: CREDENTIALS,
      environments: {
        description: 'What is different for an environment of the page, by its name.',
        type: 'object',
        additionalProperties: {
          type: 'object',
          additionalProperties: false,
          patternProperties: OWN_KEYS,
          properties: {
            credentials: CREDENTIALS,
            readOnly: {
              description:
                'Only what reads is sent, whatever the page says; --allow-writes lifts it for one run.',
              type: 'boolean',
            },
            ...perEnvironment,
          },
        },
      },
      ...options,
    },
  };
}

const OWN_KEYS: Json = { '^x-': {} };

const CREDENTIALS: Json = {
  description: 'A command that prints the credentials which no variable sets, as NAME=value lines or JSON.',
  type: 'object',
  additionalProperties: false,
  patternProperties: OWN_KEYS,
  required: ['command'],
  properties: {
    command: { type: 'string', minLength: 1 },
    timeout: { type: 'string', examples: ['20 seconds'] },
  },
};

function propertyOf({ schema, says, fallback, flag }: Setting): Json {
  const own = typeof schema === 'object' ? schema : {};
  const description = `${says} (${flag})`;
  const value = plain(fallback);
  return { description, ...own, ...(value === undefined ? {} : { default: value }) };
}

function plain(value: unknown): Json | undefined {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? value
    : undefined;
}
