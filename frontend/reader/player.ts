/** Loads a provider's player when the reader asks for it, and only then; nobody remembers that. */
export function loadPlayers(): void {
  document.addEventListener("click", ({ target }) => {
    const stage = (target as Element).closest("button")?.parentElement;
    const { frame, name } = stage?.dataset ?? {};
    if (!frame) return;
    const player = document.createElement("iframe");
    const attributes = {
      allow: "autoplay; encrypted-media; fullscreen; picture-in-picture",
      referrerpolicy: "strict-origin",
      sandbox: "allow-popups allow-popups-to-escape-sandbox allow-presentation allow-same-origin allow-scripts",
      title: name ?? "",
      src: frame,
    };
    for (const [key, value] of Object.entries(attributes)) player.setAttribute(key, value);
    stage?.append(player);
    player.focus();
  });
}
