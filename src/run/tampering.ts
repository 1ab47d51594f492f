/**
 * Ways to change a credential as it stands in a header (`Bearer abc`). All but `lower` must be refused. Undefined
 * where the way does not exist for it: what is no JWT (RFC 7519) has no claims to change.
 */
export function tampered(value: string, variant: string): string | undefined {
  const space = value.indexOf(' ');
  const scheme = space === -1 ? '' : value.slice(0, space);
  const token = value.slice(space + 1);
  const spoken = (changed: string): string => (scheme === '' ? changed : `${scheme} ${changed}`);
  switch (variant) {
    case 'whole':
      return value;
    case 'token':
      return token;
    case 'altered':
      return spoken(altered(token));
    case 'truncated':
      return spoken(token.slice(0, Math.max(1, Math.floor(token.length / 2))));
    case 'empty':
      return scheme === '' ? '' : scheme;
    case 'twice':
      return scheme === '' ? undefined : `${value} ${token}`;
    case 'basic':
      return scheme === '' ? undefined : `${scheme === 'Basic' ? 'Bearer' : 'Basic'} ${token}`;
    case 'other-scheme':
      return scheme === '' ? undefined : `Token ${token}`;
    case 'bare':
      return scheme === '' ? undefined : token;
    case 'lower':
      return scheme === '' ? undefined : `${scheme.toLowerCase()} ${token}`;
    default:
      return jwtVariant(token, variant, spoken);
  }
}

function jwtVariant(token: string, variant: string, spoken: (changed: string) => string): string | undefined {
  const parts = token.split('.');
  const [header = '', payload = '', signature = ''] = parts;
  const [fields, claims] = [decoded(header), decoded(payload)];
  if (parts.length !== 3 || fields === undefined || claims === undefined) return undefined;
  switch (variant) {
    case 'jwt-none':
      return spoken(`${encoded({ ...fields, alg: 'none' })}.${payload}.`);
    case 'jwt-stripped':
      return spoken(`${header}.${payload}.`);
    case 'jwt-flipped':
      return spoken(`${header}.${payload}.${altered(signature)}`);
    case 'jwt-expired':
      return spoken(`${header}.${encoded({ ...claims, exp: 1_000_000_000 })}.${signature}`);
    case 'jwt-audience':
      return spoken(`${header}.${encoded({ ...claims, aud: 'somebody-else' })}.${signature}`);
    default:
      return undefined;
  }
}

/** One character in the middle changed: the last one may hold bits that base64url does not use. */
function altered(text: string): string {
  const at = Math.floor(text.length / 2);
  const other = text[at] === 'A' ? 'B' : 'A';
  return text.slice(0, at) + other + text.slice(at + 1);
}

function decoded(part: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}

function encoded(value: Readonly<Record<string, unknown>>): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}
