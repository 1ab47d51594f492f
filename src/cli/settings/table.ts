import { type Command, InvalidArgumentError, type Option } from 'commander';
import { isJsonObject, type Json, type JsonSchema } from '../../model/json.ts';

/** An option of a command as a configuration can set it. */
export interface Setting {
  /** Its long flag in camelCase: `maxWait`. */
  readonly key: string;
  /** `--max-wait`; `--no-strict` for what is on without it. */
  readonly flag: string;
  /** `CONTRACT_MAX_WAIT`. */
  readonly variable: string;
  readonly says: string;
  readonly schema: JsonSchema;
  readonly fallback: unknown;
  /** Throws InvalidArgumentError for what the option would not take. */
  readonly read: (text: string) => unknown;
}

/** Consent is given for one run, by whoever starts it. */
const NOT_CONFIGURABLE: ReadonlySet<string> = new Set(['help', 'version', 'yes']);

/** Every option of a command, so that a new one can be configured as soon as it is defined. */
export function settingsOf(command: Command): readonly Setting[] {
  return command.options
    .filter((option) => !option.hidden && !NOT_CONFIGURABLE.has(option.attributeName()))
    .map((option) => settingOf(option, command));
}

function settingOf(option: Option, command: Command): Setting {
  const key = option.attributeName();
  const repeated = isRepeated(option);
  return {
    key,
    flag: option.long ?? option.flags,
    variable: `CONTRACT_${key.replace(/([A-Z])/g, '_$1').toUpperCase()}`,
    says: option.description,
    schema: schemaOf(option),
    fallback: option.negate ? true : option.defaultValue,
    read: (text) => {
      if (option.isBoolean() || option.negate) return readSwitch(text);
      const texts = repeated ? text.split(',').map((part) => part.trim()) : [text];
      const { parseArg } = option;
      if (parseArg === undefined) return text;
      return texts.reduce<unknown>((before, part) => parseArg.call(command, part, before), undefined);
    },
  };
}

function isRepeated(option: Option): boolean {
  const schema = schemaOf(option);
  return isJsonObject(schema) && schema['type'] === 'array';
}

function schemaOf(option: Option): JsonSchema {
  if (option.isBoolean() || option.negate) return { type: 'boolean' };
  if (option.argChoices !== undefined) return { enum: [...option.argChoices] };
  const { parseArg } = option;
  if (parseArg !== undefined && 'schema' in parseArg && isSchema(parseArg.schema)) return parseArg.schema;
  return { type: 'string' };
}

function isSchema(value: unknown): value is Readonly<Record<string, Json>> {
  return typeof value === 'object' && value !== null;
}

function readSwitch(text: string): boolean {
  if (/^(?:true|1|yes|on)$/i.test(text)) return true;
  if (/^(?:false|0|no|off)$/i.test(text)) return false;
  throw new InvalidArgumentError('expected true or false.');
}
