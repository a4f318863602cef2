import { z } from 'zod';

/** What may stand in an `Authorization` header after `Bearer` (RFC 6750 §2.1). */
export const bearerToken = z.string().regex(/^[\w\-.~+/]+=*$/);

export const bearerType = z.string().regex(/^bearer$/i);
