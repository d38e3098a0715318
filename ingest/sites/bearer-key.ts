// The key in an Authorization header; undefined where there is none, or of another kind.

export function bearerKey(authorization: string | undefined): string | undefined {
  return /^Bearer (\S+)$/i.exec(authorization ?? '')?.[1];
}
