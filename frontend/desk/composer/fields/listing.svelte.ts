/** The list below a field that completes what is typed, after the combobox pattern of the ARIA practices. */

export interface Option {
  readonly value: string;
  readonly label: string;
  readonly hint?: string;
}

const SHOWN = 8;

/** Gives the options that fit what is typed: those that begin with it first, then those with a word that does. */
export function fitting(options: readonly Option[], typed: string): Option[] {
  const wanted = plain(typed);
  if (!wanted) return options.slice(0, SHOWN);
  const begins: Option[] = [];
  const within: Option[] = [];
  for (const option of options) {
    const text = plain(`${option.label} ${option.hint ?? ""}`);
    if (text.startsWith(wanted)) begins.push(option);
    else if (text.includes(` ${wanted}`) || text.includes(`-${wanted}`)) within.push(option);
  }
  return [...begins, ...within].slice(0, SHOWN);
}

/** Without case and accents, so that "Zoe" finds "Zoë". */
function plain(text: string): string {
  return text.trim().normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}

export class Listing {
  readonly id: string;
  open = $state(false);
  active = $state(-1);
  readonly #options: () => Option[];
  readonly #pick: (option: Option) => void;

  constructor(id: string, options: () => Option[], pick: (option: Option) => void) {
    this.id = id;
    this.#options = options;
    this.#pick = pick;
  }

  get options(): Option[] {
    return this.open ? this.#options() : [];
  }

  get shown(): boolean {
    return this.options.length > 0;
  }

  /** Id of the option that Enter would take. */
  get activeId(): string | undefined {
    return this.shown && this.active >= 0 ? this.optionId(this.active) : undefined;
  }

  optionId(n: number): string {
    return `${this.id}-${n}`;
  }

  show(): void {
    this.open = true;
    this.active = -1;
  }

  hide(): void {
    this.open = false;
    this.active = -1;
  }

  pick(option: Option): void {
    this.hide();
    this.#pick(option);
  }

  /** Moves, takes or closes by keyboard; tells whether the key was meant for the list. */
  pressed(event: KeyboardEvent): boolean {
    if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return false;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (!this.open) this.show();
      const count = this.options.length;
      const step = event.key === "ArrowDown" ? 1 : -1;
      if (count > 0) this.active = this.active < 0 ? (step > 0 ? 0 : count - 1) : (this.active + step + count) % count;
      return count > 0;
    }
    if (!this.shown) return false;
    const chosen = this.options[this.active];
    if (event.key === "Enter" && chosen) {
      this.pick(chosen);
      return true;
    }
    if (event.key !== "Escape") return false;
    this.hide();
    return true;
  }
}
