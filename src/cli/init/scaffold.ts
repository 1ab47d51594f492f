import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { UsageError } from '../../model/errors.ts';
import { systemReason } from '../reason.ts';

export interface Project {
  readonly folder: string;
  /** What the page is called, and its files. */
  readonly name: string;
  /** Of its staging environment. */
  readonly baseUrl: string;
}

export interface Written {
  /** Relative to the folder. */
  readonly file: string;
  readonly state: 'written' | 'left as it is';
  readonly about: string;
}

/** Writes what a first run needs. A page or a companion that is there already stops it before anything is written. */
export function scaffold(project: Project, templates: string): readonly Written[] {
  const { folder, name, baseUrl } = project;
  const slug = slugOf(name);
  const page = join('specs', `${slug}.md`);
  const companion = join('scenarios', `${slug}.yaml`);
  const there = [page, companion].filter((file) => existsSync(join(folder, file)));
  if (there.length > 0) {
    throw new UsageError(
      'FILE_EXISTS',
      `${there.map((file) => `\`${join(folder, file)}\``).join(' and ')} ${there.length === 1 ? 'exists' : 'exist'} already; nothing was written`,
      { help: 'Choose another --name or --dir.' },
    );
  }
  const workflow = join('.github', 'workflows', 'contract.yml');
  const template = (file: string): string => readFileSync(join(templates, file), 'utf8');
  try {
    return [
      add(page, `a first page: replace its operations by your own`, () =>
        template('specs/page.md')
          .replace('# Integration Specification: Tickets', () => `# Integration Specification: ${name}`)
          .replace('https://staging.example.com', () => baseUrl),
      ),
      add(companion, 'what its sentences mean', () => template('scenarios/page.yaml')),
      add(workflow, 'checks it on every push, and every night against staging', () =>
        template('workflow.yml'),
      ),
      ignoreLines(folder),
    ];
  } catch (cause) {
    if (cause instanceof UsageError) throw cause;
    throw new UsageError('FOLDER_UNWRITABLE', `\`${folder}\` cannot be written: ${systemReason(cause)}`, {
      help: 'Name another folder with --dir.',
      cause,
    });
  }

  function add(file: string, about: string, text: () => string): Written {
    const path = join(folder, file);
    if (existsSync(path)) return { file, state: 'left as it is', about: 'it exists already' };
    mkdirSync(dirname(path), { recursive: true });
    // Whatever came to be there in the meantime is not overwritten either.
    writeFileSync(path, text(), { flag: 'wx' });
    return { file, state: 'written', about };
  }
}

/** `Order Service` is `order-service` in the names of files. */
export function slugOf(name: string): string {
  return name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/\p{Mark}/gu, '')
    .replace(/[^\p{Letter}\p{Number}]+/gu, '-')
    .replace(/^-+|-+$/g, '');
}

const IGNORED = ['reports/', '.env', '.env.*'];

function ignoreLines(folder: string): Written {
  const file = '.gitignore';
  const path = join(folder, file);
  const before = existsSync(path) ? readFileSync(path, 'utf8') : '';
  const lines = new Set(before.split(/\r?\n/).map((line) => line.trim()));
  const missing = IGNORED.filter((line) => !lines.has(line) && !lines.has(`/${line}`));
  if (missing.length === 0) return { file, state: 'left as it is', about: 'it has these lines already' };
  const joint = before === '' || before.endsWith('\n') ? '' : '\n';
  writeFileSync(path, `${before}${joint}${missing.join('\n')}\n`);
  return { file, state: 'written', about: `ignores ${missing.join(', ')}` };
}
