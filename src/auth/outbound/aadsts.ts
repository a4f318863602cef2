import { guideSteps } from '../../errors/start-error.ts';

/** What a refusal by Entra ID means for whoever set the gateway up. */
export interface Refusal {
  /** One sentence without a full stop: cause and remedy. */
  readonly sentence: string;
  /** Step of docs/connect-dynamics.md that puts it right. */
  readonly step: number;
}

const { registerApp, makeCredential, findUrl, getToken } = guideSteps;

/** AADSTS number → meaning (contract §1.6). */
const refusals: Readonly<Record<number, Refusal>> = {
  7000215: {
    sentence: "The client secret is wrong: set AZURE_CLIENT_SECRET to the secret's value, not to its id",
    step: makeCredential,
  },
  70002: {
    sentence: 'The client secret is wrong: set AZURE_CLIENT_SECRET to its value',
    step: makeCredential,
  },
  7000222: {
    sentence: 'The client secret has expired: make a new one and set AZURE_CLIENT_SECRET',
    step: makeCredential,
  },
  700016: {
    sentence:
      'The application is unknown in this tenant: check AZURE_CLIENT_ID (the application id) and AZURE_TENANT_ID',
    step: registerApp,
  },
  700027: {
    sentence:
      'The certificate was not accepted: upload the public part of AZURE_CLIENT_CERTIFICATE_PATH to the app, and check that it has not expired',
    step: makeCredential,
  },
  50013: {
    sentence: 'The certificate assertion was not accepted: check the certificate and the clock',
    step: makeCredential,
  },
  700024: {
    sentence: "The certificate's assertion is not within its time: set the clock of this machine",
    step: getToken,
  },
  700025: {
    sentence:
      'The app is a public client, which may not sign in with a secret or certificate: register it as a web app',
    step: registerApp,
  },
  7000218: {
    sentence: 'The login service saw no secret or certificate: set one of them',
    step: makeCredential,
  },
  90002: {
    sentence:
      'The tenant does not exist: check AZURE_TENANT_ID, and AZURE_AUTHORITY_HOST if it is in another cloud',
    step: registerApp,
  },
  90038: {
    sentence: "The tenant is in another national cloud: set AZURE_AUTHORITY_HOST to that cloud's login host",
    step: registerApp,
  },
  9001023: {
    sentence:
      'A client cannot sign in to "common" or "consumers": set AZURE_TENANT_ID to the tenant id or its domain',
    step: registerApp,
  },
  500011: {
    sentence:
      'The tenant does not know this organisation: check DATAVERSE_URL, and that AZURE_TENANT_ID is its tenant',
    step: findUrl,
  },
  70011: {
    sentence: 'The scope is not valid: set DATAVERSE_URL to the plain address of the environment',
    step: findUrl,
  },
  700022: { sentence: 'The scope names several resources: check DATAVERSE_URL', step: findUrl },
  700023: { sentence: 'The scope names no resource: check DATAVERSE_URL', step: findUrl },
  900144: {
    sentence:
      'The login service missed a value: check AZURE_CLIENT_ID, AZURE_CLIENT_SECRET and DATAVERSE_URL',
    step: getToken,
  },
  901002: {
    sentence: 'The login service is of an unexpected version: check AZURE_AUTHORITY_HOST',
    step: getToken,
  },
  50196: {
    sentence: 'The login service saw too many sign-ins of this app: wait some minutes',
    step: getToken,
  },
  53003: {
    sentence: "A Conditional Access policy blocks the app: ask the tenant's administrator to except it",
    step: getToken,
  },
};

/** Answers that pass by themselves; everything else stays refused until somebody changes something. */
const passing = new Set([90055, 90012, 90006, 50033, 90033]);

/** The meaning of an AADSTS number; a general sentence for one that isn't in the table, or for none. */
export const explainAadsts = (code: number | undefined): Refusal => {
  if (code === undefined) {
    return {
      sentence:
        'The login service refused to sign in: check AZURE_TENANT_ID, AZURE_CLIENT_ID and the credential',
      step: getToken,
    };
  }
  const { sentence, step } = refusals[code] ?? {
    sentence: `The login service refused to sign in: https://login.microsoftonline.com/error?code=${code} says why`,
    step: getToken,
  };
  return { sentence: `${sentence} (AADSTS${code})`, step };
};

/** Whether the same request may succeed in a moment. */
export const isPassing = (code: number): boolean => passing.has(code);
