import type { AuthScheme } from '../model/extension.ts';
import { revealed } from './credentials.ts';

/** A key in a header or in the query. */
export const apiKey: AuthScheme = {
  id: 'api-key',
  open: (declaration, { credentials }) => {
    if (declaration.type !== 'api-key') throw new TypeError(`not an API key: ${declaration.type}`);
    const pair = [
      declaration.name,
      `${declaration.prefix}${revealed(credentials, declaration.key)}`,
    ] as const;
    const inQuery = declaration.place === 'query';
    return {
      credentials: async () => ({
        granted: true,
        headers: inQuery ? [] : [pair],
        query: inQuery ? [pair] : [],
      }),
      renew: () => {},
    };
  },
};
