import type { AuthDeclaration } from '../model/auth.ts';

/** The header that carries the credential; undefined where none does. */
export function credentialHeader(auth: AuthDeclaration | undefined): string | undefined {
  switch (auth?.type) {
    case 'client-credentials':
    case 'bearer':
      return auth.header;
    case 'basic':
      return 'Authorization';
    case 'api-key':
      return auth.place === 'header' ? auth.name : undefined;
    case 'mutual-tls':
    case undefined:
      return undefined;
    default:
      return auth satisfies never;
  }
}
