import type { AuthScheme } from '../model/extension.ts';
import { revealed } from './credentials.ts';

/** User name and password, RFC 7617. */
export const basic: AuthScheme = {
  id: 'basic',
  open: (declaration, { credentials, learnSecret }) => {
    if (declaration.type !== 'basic') throw new TypeError(`not basic: ${declaration.type}`);
    const joined = `${revealed(credentials, declaration.username)}:${revealed(credentials, declaration.password)}`;
    const encoded = Buffer.from(joined).toString('base64');
    learnSecret(encoded);
    return {
      credentials: async () => ({
        granted: true,
        headers: [['Authorization', `Basic ${encoded}`]],
        query: [],
      }),
      renew: () => {},
    };
  },
};
