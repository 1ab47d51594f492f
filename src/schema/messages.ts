import { isJsonList, type Json, type JsonObject } from '../model/json.ts';

/** What a value must be, to follow its name: `must be at least 1`. */
export function problemMessage(keyword: string, parameters: JsonObject, fallback: string): string {
  const { limit } = parameters;
  switch (keyword) {
    case 'required':
    case 'dependentRequired':
      return 'is required';
    case 'type':
      return `must be ${typeWords(parameters['type'])}`;
    case 'enum':
      return `must be one of ${choiceWords(parameters['allowedValues'])}`;
    case 'const':
      return `must be ${JSON.stringify(parameters['allowedValue'])}`;
    case 'minimum':
      return `must be at least ${limit}`;
    case 'maximum':
      return `must be at most ${limit}`;
    case 'exclusiveMinimum':
      return `must be greater than ${limit}`;
    case 'exclusiveMaximum':
      return `must be less than ${limit}`;
    case 'multipleOf':
      return multipleWords(parameters['multipleOf']);
    case 'minLength':
      return `must have at least ${counted(limit, 'character')}`;
    case 'maxLength':
      return `must have at most ${counted(limit, 'character')}`;
    case 'pattern':
      return `must match ${parameters['pattern']}`;
    case 'format':
      return `must be ${formatWords(parameters['format'])}`;
    case 'minItems':
      return limit === 1 ? 'must not be empty' : `must have at least ${counted(limit, 'entry')}`;
    case 'maxItems':
      return `must have at most ${counted(limit, 'entry')}`;
    case 'minProperties':
      return `must have at least ${counted(limit, 'member')}`;
    case 'maxProperties':
      return `must have at most ${counted(limit, 'member')}`;
    case 'uniqueItems':
      return 'must not hold the same entry twice';
    case 'additionalProperties':
    case 'unevaluatedProperties':
      return 'is not a member that the spec knows';
    case 'anyOf':
    case 'oneOf':
      return 'must have one of the declared forms';
    default:
      return fallback;
  }
}

function typeWords(type: Json | undefined): string {
  const names = isJsonList(type) ? type.map(String) : String(type).split(',');
  return names
    .map((name) => (name === 'null' ? 'null' : `${/^[aio]/.test(name) ? 'an' : 'a'} ${name}`))
    .join(' or ');
}

function choiceWords(choices: Json | undefined): string {
  if (!isJsonList(choices)) return 'the declared values';
  const shown = choices.slice(0, 8).map((choice) => JSON.stringify(choice));
  const more = choices.length - shown.length;
  return more > 0 ? `${shown.join(', ')} or ${more} more` : shown.join(', ');
}

function multipleWords(step: Json | undefined): string {
  const places = typeof step === 'number' ? -Math.log10(step) : 0;
  return Number.isInteger(places) && places > 0
    ? `must have at most ${counted(places, 'decimal place')}`
    : `must be a multiple of ${step}`;
}

function formatWords(format: Json | undefined): string {
  const words: Readonly<Record<string, string>> = {
    country: 'an ISO 3166-1 alpha-2 country code',
    currency: 'an ISO 4217 currency code',
    'date-time': 'an ISO 8601 date and time with a time zone',
    date: 'an ISO 8601 date',
    e164: 'an E.164 telephone number',
    email: 'an email address',
    uri: 'a URI',
    uuid: 'a UUID',
    decimal: 'a decimal number',
  };
  const name = String(format);
  return words[name] ?? `of the format ${name}`;
}

function counted(count: Json | undefined, noun: string): string {
  if (count === 1) return `1 ${noun}`;
  return `${count} ${noun.endsWith('y') ? `${noun.slice(0, -1)}ies` : `${noun}s`}`;
}
