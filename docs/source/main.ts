import { writeFileSync } from 'node:fs';
import { checksPage } from './checks-page.ts';
import { companionSchema } from './companion-schema.ts';
import { configSchemaText } from './config-schema.ts';
import { lintPage } from './lint-page.ts';

// `npm run docs` writes the pages and schemas that are made from the code; test/docs.test.ts fails when they are not up to date.
writeFileSync('docs/lint.md', lintPage());
writeFileSync('docs/checks.md', await checksPage());
writeFileSync('schemas/config.schema.json', configSchemaText());
writeFileSync('schemas/companion.schema.json', `${JSON.stringify(companionSchema(), undefined, 2)}\n`);
