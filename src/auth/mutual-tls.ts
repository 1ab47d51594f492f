import type { AuthScheme } from '../model/extension.ts';
import { revealed } from './credentials.ts';

/** A client certificate (RFC 8446 section 4.4.2): the connection shows it, and requests carry nothing. */
export const mutualTls: AuthScheme = {
  id: 'mutual-tls',
  certificate: (declaration, credentials) => {
    if (declaration.type !== 'mutual-tls') throw new TypeError(`not mutual TLS: ${declaration.type}`);
    return {
      certificate: revealed(credentials, declaration.certificate),
      key: revealed(credentials, declaration.key),
    };
  },
  open: (declaration) => {
    if (declaration.type !== 'mutual-tls') throw new TypeError(`not mutual TLS: ${declaration.type}`);
    return {
      credentials: async () => ({ granted: true, headers: [], query: [] }),
      renew: () => {},
    };
  },
};
