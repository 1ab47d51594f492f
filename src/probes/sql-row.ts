import type { Observation, Probe } from '../model/extension.ts';
import { isJsonObject, type Json, type JsonObject } from '../model/json.ts';
import {
  difference,
  durationOf,
  numberOf,
  objectOf,
  refuseDuration,
  refuseForms,
  shown,
  textOf,
} from './argument.ts';
import { until } from './until.ts';

/** Looks rows up in the provider's own database: what was answered is compared with what was stored. */
export const sqlRow: Probe = {
  id: 'sql-row',
  refuse: (argument) => {
    const query = textOf(argument, 'query');
    if (textOf(argument, 'database') === undefined)
      return 'sql-row needs `database`, the name of a variable with the URL';
    if (query === undefined) return 'sql-row needs a `query`';
    if (!/^\s*(select|with)\b/i.test(query) || /;\s*\S/.test(query))
      return 'sql-row sends one SELECT and nothing else';
    return (
      refuseForms(argument, { rows: 'count', expect: 'map' }) ??
      refuseExpectation(argument) ??
      refuseDuration(argument)
    );
  },
  observe: async (argument, context) => {
    const name = textOf(argument, 'database') ?? '';
    const url = context.variable(name);
    if (url === undefined || url === '')
      return { held: 'unknown', evidence: `the variable ${name} is not set` };
    const opened = await openDatabase(url).catch((thrown: unknown) => whyNot(thrown, url));
    if (typeof opened === 'string') return { held: 'unknown', evidence: `${name}: ${opened}` };
    try {
      return await until(durationOf(argument, 'within') ?? 2000, context, () => look(argument, opened, url));
    } finally {
      await opened.close();
    }
  },
};

/** A query such as `select count(*)` always finds its row. */
function refuseExpectation(argument: Json): string | undefined {
  const rows = numberOf(argument, 'rows');
  const columns = Object.keys(objectOf(argument, 'expect') ?? {});
  if (rows === 0 && columns.length > 0) return 'sql-row with 0 `rows` has no row to `expect` anything of';
  return rows !== undefined || columns.length > 0
    ? undefined
    : 'sql-row judges nothing without `rows`, the number to be found, or an `expect` with columns';
}

type Row = Readonly<Record<string, unknown>>;

interface Database {
  readonly rows: (query: string, parameters: JsonObject) => Promise<readonly Row[]>;
  readonly close: () => Promise<void>;
}

async function look(argument: Json, database: Database, url: string): Promise<Observation> {
  const found = await database
    .rows(textOf(argument, 'query') ?? '', objectOf(argument, 'parameters') ?? {})
    .catch((thrown: unknown) => whyNot(thrown, url));
  if (typeof found === 'string') return { held: 'unknown', evidence: found };
  const wanted = numberOf(argument, 'rows') ?? 1;
  if (found.length !== wanted)
    return { held: 'no', evidence: `the query finds ${found.length} rows, expected ${wanted}` };
  const expected = objectOf(argument, 'expect');
  const rows: Json = JSON.parse(JSON.stringify(found));
  const [first] = Array.isArray(rows) ? rows : [];
  const wrong = expected === undefined ? undefined : difference(expected, isJsonObject(first) ? first : {});
  return wrong === undefined
    ? { held: 'yes', evidence: `the query finds ${shown(rows)}` }
    : { held: 'no', evidence: `the row differs: ${wrong}` };
}

async function openDatabase(url: string): Promise<Database> {
  if (/^postgres(ql)?:/.test(url)) return openPostgres(url);
  if (/^(file|sqlite|libsql):/.test(url))
    return openSqlite(url.replace(/^(file|sqlite|libsql):(\/\/(?=\/))?/, ''));
  throw new Error('this is neither a postgresql: nor a file: URL');
}

async function openPostgres(url: string): Promise<Database> {
  const { default: pg } = await import('pg');
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5000, query_timeout: 5000 });
  // A connection that breaks later makes its query fail; without a listener it would end the process.
  client.on('error', () => {});
  await client.connect();
  await client.query('set default_transaction_read_only = on');
  return {
    rows: async (query, parameters) => {
      const names = Object.keys(parameters);
      const positional = query.replace(/(?<![:\w]):([a-z_]\w*)/gi, (hole, name: string) =>
        names.includes(name) ? `$${names.indexOf(name) + 1}` : hole,
      );
      const result = await client.query(
        positional,
        names.map((name) => parameters[name]),
      );
      return result.rows;
    },
    close: () => client.end(),
  };
}

async function openSqlite(path: string): Promise<Database> {
  const { default: Sqlite } = await import('libsql');
  const database = new Sqlite(path, { fileMustExist: true });
  return {
    rows: async (query, parameters) => {
      const names = [
        ...new Set([...query.matchAll(/(?<![:\w]):([a-z_]\w*)/gi)].map(([, name = '']) => name)),
      ];
      const values = Object.fromEntries(names.map((name) => [name, parameters[name] ?? null]));
      const found: unknown =
        names.length === 0 ? database.prepare(query).all() : database.prepare(query).all(values);
      return Array.isArray(found) ? found : [];
    },
    close: async () => {
      database.close();
    },
  };
}

/** The reason without the URL, which may hold a password. */
function whyNot(thrown: unknown, url: string): string {
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  return `the database could not be asked: ${message.replaceAll(url, '***') || 'no connection'}`;
}
