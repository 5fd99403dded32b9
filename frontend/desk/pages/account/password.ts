import { t } from "../../words/index.ts";

/** Fewest characters of a password, as the server has it. */
export const PASSWORD_LEAST = 12;

/** Says what is wrong with a new password before it is sent; null when nothing is. */
export function passwordFault(password: string): string | null {
  return [...password].length < PASSWORD_LEAST ? t("password_short", { n: PASSWORD_LEAST }) : null;
}
