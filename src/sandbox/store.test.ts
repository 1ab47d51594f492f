import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { ProviderStore } from '../model/extension.ts';
import { openSqliteStore } from './sqlite.ts';
import { memoryStore } from './store.ts';

const STORES: readonly (readonly [string, () => Promise<ProviderStore>])[] = [
  ['memory', async () => memoryStore()],
  ['SQLite', () => openSqliteStore(':memory:')],
];

test.each(STORES)(
  '%s: documents are kept by collection and id, in the order of their making',
  async (_, open) => {
    const store = await open();
    for (const id of ['b', 'a']) store.put('things', id, { id, name: "O'Neil" });
    store.put('things', 'b', { id: 'b', name: 'changed' });
    store.put('others', 'a', { id: 'other' });
    expect(store.list('things')).toEqual([
      { id: 'b', name: 'changed' },
      { id: 'a', name: "O'Neil" },
    ]);
    expect([store.get('things', 'a'), store.get('things', 'x')]).toEqual([
      { id: 'a', name: "O'Neil" },
      undefined,
    ]);
    expect([store.remove('things', 'a'), store.remove('things', 'a')]).toEqual([true, false]);
    store.clear();
    expect([store.list('things'), store.list('others')]).toEqual([[], []]);
    store.close();
  },
);

test.each(['order', 'group', 'transaction', 'select'])(
  'SQLite: a collection may be called %s',
  async (name) => {
    const store = await openSqliteStore(':memory:');
    store.put(name, '1', { ok: true });
    expect([store.get(name, '1'), store.list(name).length, store.remove(name, '1')]).toEqual([
      { ok: true },
      1,
      true,
    ]);
    store.clear();
    store.close();
  },
);

test.each(['Things', 'a b', 'x"; drop table y', 'sqlite_x', ''])(
  'SQLite: %j is no name of a collection',
  async (name) => {
    const store = await openSqliteStore(':memory:');
    expect(() => store.put(name, '1', {})).toThrow(RangeError);
    store.close();
  },
);

test("SQLite: a file that has somebody else's tables too opens, and clearing leaves them alone", async () => {
  const folder = mkdtempSync(join(tmpdir(), 'sandbox-store-'));
  const file = join(folder, 'state.db');
  const { default: Sqlite } = await import('libsql');
  const other = new Sqlite(file);
  other.exec(
    'create table Ledger (amount integer); create table plain (amount integer); insert into plain values (1)',
  );
  const first = await openSqliteStore(file);
  first.put('things', '1', { n: 1 });
  first.close();
  const second = await openSqliteStore(file);
  expect(second.get('things', '1')).toEqual({ n: 1 });
  second.clear();
  expect(second.list('things')).toEqual([]);
  second.close();
  expect(other.prepare('select count(*) as n from plain').get()).toMatchObject({ n: 1 });
  other.close();
  rmSync(folder, { recursive: true });
});
