/** What the server's shell says of this installation. */
const said = typeof document === "undefined" ? undefined : document.getElementById("desk")?.dataset;

/** The newsroom's name. */
export const SITE = said?.site ?? "Depesche";
/** The public address of the site, without a slash at its end. */
export const BASE = said?.base ?? (typeof location === "undefined" ? "" : location.origin);
