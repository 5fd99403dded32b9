import type { IconName } from "./icons.ts";

/** A line of a menu: a button, or a link where it has an address. */
export interface Choice {
  label: string;
  icon?: IconName;
  href?: string;
  grave?: boolean;
  disabled?: boolean;
  do?: () => void;
}
