import {
  browserSupportsWebAuthn,
  browserSupportsWebAuthnAutofill,
  type PublicKeyCredentialRequestOptionsJSON,
  startAuthentication,
  WebAuthnAbortService,
} from "@simplewebauthn/browser";
import { call } from "../../api/client.ts";
import type { Me } from "../../api/types.ts";

/** The ways in that this newsroom has. */
export interface Ways {
  passkey: boolean;
  /** Name of the OpenID Connect provider. */
  oidc: string | null;
}

/** Asks which ways in there are; passkeys only where this browser knows them. */
export async function waysIn(): Promise<Ways> {
  const ways = await call<Ways>("GET", "/session/ways", { quiet: true });
  return { ...ways, passkey: ways.passkey && browserSupportsWebAuthn() };
}

/** Signs in by password. */
export function byPassword(email: string, password: string, code: string): Promise<Me> {
  const body = { email, password, ...(code && { code: code.replace(/\s+/g, "") }) };
  return call<Me>("POST", "/session", { body, quiet: true });
}

/** Signs in by a passkey, which the browser asks for; `offered` beside the field of the e-mail address alone. */
export async function byPasskey(offered = false): Promise<Me> {
  const given = await call<
    PublicKeyCredentialRequestOptionsJSON | { publicKey: PublicKeyCredentialRequestOptionsJSON }
  >("POST", "/session/passkey/options", { quiet: true });
  const optionsJSON = "publicKey" in given ? given.publicKey : given;
  const credential = await startAuthentication({ optionsJSON, useBrowserAutofill: offered });
  return call<Me>("POST", "/session/passkey", { body: { credential }, quiet: true });
}

/** Tells whether the browser can offer passkeys where it offers passwords. */
export function offersPasskeys(): Promise<boolean> {
  return browserSupportsWebAuthnAutofill();
}

/** Ends what waits for a passkey. */
export function stopAsking(): void {
  WebAuthnAbortService.cancelCeremony();
}

/** Tells whether somebody only closed the browser's dialog. */
export function isCancelled(error: unknown): boolean {
  return error instanceof Error && ["NotAllowedError", "AbortError"].includes(error.name);
}

/** Gives where to go on after signing in: a page of the desk, whatever the address says. */
export function goingOn(to: string | null): string {
  return to && /^\/desk(?:[/?#]|$)/.test(to) && !to.startsWith("/desk/sign-in") ? to : "/desk";
}
