import type { AuthScheme } from '../model/extension.ts';
import { revealed } from './credentials.ts';

/** A token that somebody else issued, RFC 6750. */
export const bearer: AuthScheme = {
  id: 'bearer',
  open: (declaration, { credentials }) => {
    if (declaration.type !== 'bearer') throw new TypeError(`not a bearer token: ${declaration.type}`);
    const value = `${declaration.scheme} ${revealed(credentials, declaration.token)}`;
    return {
      credentials: async () => ({ granted: true, headers: [[declaration.header, value]], query: [] }),
      renew: () => {},
    };
  },
};
