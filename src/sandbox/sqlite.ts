import type { ProviderStore } from '../model/extension.ts';
import type { JsonObject } from '../model/json.ts';

/**
 * State in a SQLite file: a table per collection with the columns `id`, `document` (JSON), `created_at` and
 * `updated_at`, so that a postcondition can be looked up with SQL and not only believed.
 */
export async function openSqliteStore(file: string): Promise<ProviderStore> {
  const { default: Sqlite } = await import('libsql');
  const database = new Sqlite(file);
  try {
    database.exec('pragma journal_mode = wal; pragma synchronous = off; pragma busy_timeout = 2000');
  } catch (thrown) {
    database.close();
    throw thrown;
  }
  const tables = new Map<string, Table>();
  const table = (name: string): Table => {
    const known = tables.get(name) ?? createTable(database, name);
    tables.set(name, known);
    return known;
  };
  // So that clear() empties what an earlier process stored; tables of anybody else are left alone.
  for (const name of ownTables(database)) table(name);
  return {
    get: (name, id) => documentOf(table(name).get.get(id)),
    list: (name) => {
      const rows: unknown = table(name).list.all();
      return (Array.isArray(rows) ? rows : []).flatMap((row): readonly JsonObject[] => {
        const document = documentOf(row);
        return document === undefined ? [] : [document];
      });
    },
    put: (name, id, document) => {
      table(name).put.run(id, JSON.stringify(document));
    },
    remove: (name, id) => table(name).remove.run(id).changes > 0,
    clear: () => {
      for (const name of tables.keys()) database.exec(`delete from "${name}"`);
    },
    close: () => {
      database.close();
    },
  };
}

type Sqlite = import('libsql').Database;
type Statement = import('libsql').Statement;

interface Table {
  readonly get: Statement;
  readonly list: Statement;
  readonly put: Statement;
  readonly remove: Statement;
}

function ownTables(database: Sqlite): readonly string[] {
  const rows: unknown = database
    .prepare(
      `select m.name as name from sqlite_master m join pragma_table_info(m.name) c
         where m.type = 'table' and c.name = 'document'`,
    )
    .all();
  return (Array.isArray(rows) ? rows : [])
    .map((row) => String(row.name))
    .filter((name) => COLLECTION.test(name));
}

const COLLECTION = /^(?!sqlite_)[a-z_][a-z0-9_]{0,62}$/;

function createTable(database: Sqlite, name: string): Table {
  // Names come from paths and behaviours: plain ones only, and quoted, as `order` and `group` are words of SQL.
  if (!COLLECTION.test(name)) throw new RangeError(`\`${name}\` cannot be the name of a collection`);
  database.exec(
    `create table if not exists "${name}" (id text primary key, document text not null,
       created_at text not null default (strftime('%Y-%m-%dT%H:%M:%fZ')), updated_at text not null default (strftime('%Y-%m-%dT%H:%M:%fZ')))`,
  );
  return {
    get: database.prepare(`select document from "${name}" where id = ?`),
    list: database.prepare(`select document from "${name}" order by rowid`),
    put: database.prepare(
      `insert into "${name}" (id, document) values (?, ?)
         on conflict (id) do update set document = excluded.document, updated_at = strftime('%Y-%m-%dT%H:%M:%fZ')`,
    ),
    remove: database.prepare(`delete from "${name}" where id = ?`),
  };
}

function documentOf(row: unknown): JsonObject | undefined {
  if (typeof row !== 'object' || row === null || !('document' in row) || typeof row.document !== 'string')
    return undefined;
  const document: JsonObject = JSON.parse(row.document);
  return document;
}
