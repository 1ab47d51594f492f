import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { HarnessError } from '../model/errors.ts';

/** Where this package is installed: its templates and schemas lie beside the compiled code, or above the sources. */
export function packageFolder(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, 'package.json'))) {
    const above = dirname(folder);
    if (above === folder)
      throw new HarnessError('PACKAGE_INCOMPLETE', 'the package has no package.json', undefined);
    folder = above;
  }
  return folder;
}
