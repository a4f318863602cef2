import { z } from 'zod';

/**
 * A token that can stand in a header. One that can't would fail each request as if Dataverse were not there, for as long as it lasts.
 */
export const bearerToken = z.string().regex(/^[!-~]+$/);

export const bearerType = z.string().regex(/^bearer$/i);
