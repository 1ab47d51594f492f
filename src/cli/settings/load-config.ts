import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ConfigFile } from './config-file.ts';
import type { Setting } from './table.ts';

/** The configuration of a folder. Most have none: the reader of YAML is loaded only for those that have. */
export async function loadConfig(
  folder: string,
  settings: readonly Setting[],
): Promise<ConfigFile | undefined> {
  if (!existsSync(join(folder, 'contract.config.yaml')) && !hasPackageKey(folder)) return undefined;
  const { readConfigFile } = await import('./config-file.ts');
  return readConfigFile(folder, settings);
}

function hasPackageKey(folder: string): boolean {
  const path = join(folder, 'package.json');
  return existsSync(path) && /"contract"\s*:\s*\{/.test(readFileSync(path, 'utf8'));
}
