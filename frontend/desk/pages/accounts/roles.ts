import type { Role } from "../../api/types.ts";
import { t } from "../../words/index.ts";

/** Roles, from least to most. */
export const ROLES: readonly Role[] = ["observer", "reporter", "editor", "admin"];

/** Gives the roles to choose from; `none` is said of those who have a role on single blogs alone. */
export function roleOptions(none?: string): { value: Role | ""; label: string }[] {
  const roles = ROLES.map((role) => ({ value: role, label: t(`role.${role}`) }));
  return none === undefined ? roles : [{ value: "", label: none }, ...roles];
}
