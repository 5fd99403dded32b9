import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { ABOVE, ARTICLE, hide, main, open, rendered, Stream, scrollTo, setOnline, settle } from "./browser.ts";
import { Server } from "./server.ts";

const MINUTE = 60_000;
let server: Server;

beforeEach(() => {
  vi.useFakeTimers();
  server = new Server();
  for (const minute of [1, 2, 3]) server.publish(minute * MINUTE);
});

afterEach(() => {
  vi.useRealTimers();
  hide(false);
});

function shown(): string[] {
  return [...document.querySelectorAll("#posts > article p")].map((p) => p.textContent ?? "");
}

function button(): HTMLButtonElement {
  return document.querySelector("#fresh") as HTMLButtonElement;
}

/** Numbers that look random and are the same in every run. */
function dice(seed: number): (sides: number) => number {
  let state = seed;
  return (sides) => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return Math.floor((state / 2_147_483_648) * sides);
  };
}

function somethingHappens(roll: (sides: number) => number): void {
  const post = server.posts[roll(server.posts.length)]?.id ?? "";
  const time = roll(40) * MINUTE;
  if (roll(3)) server.publish(time, `Published at ${server.seq}`);
  else server.revise(post, roll(2) ? { time } : { words: `Revised at ${server.seq}` });
}

describe("the stream", () => {
  it("is asked for what comes behind the page", async () => {
    await open(server);
    expect(Stream.last.url).toBe("/harbour/stream?after=3");
  });

  it.each([1, 2, 3, 4, 5, 6])("leads to the server's page whatever happens (%i)", async (seed) => {
    const roll = dice(seed);
    await open(server);
    for (let step = 0; step < 40; step++) {
      somethingHappens(roll);
      Stream.last.say(server.frame());
      await settle();
      expect(main().outerHTML).toBe(rendered(server));
    }
  });

  it("leads to the server's page when a frame catches up with much", async () => {
    await open(server);
    const roll = dice(7);
    for (let step = 0; step < 12; step++) somethingHappens(roll);
    Stream.last.say(server.frame(3));
    await settle();
    expect(main().outerHTML).toBe(rendered(server));
  });

  it("may say everything twice", async () => {
    await open(server);
    server.publish(4 * MINUTE);
    Stream.last.say(server.frame());
    Stream.last.say(server.frame());
    expect(main().outerHTML).toBe(rendered(server));
  });

  it("may say things in any order: the newest stays", async () => {
    const late = new Server();
    const id = late.publish(MINUTE, "First words");
    await open(late);
    const frames = ["Second words", "Third words", "Last words"].map((words) => {
      late.revise(id, { words });
      return late.frame();
    });
    for (const index of [2, 0, 1]) Stream.last.say(frames[index] ?? "");
    expect(main().outerHTML).toBe(rendered(late));
    expect(shown()).toEqual(["Last words"]);
  });

  it("has the page fetched when it says so, and goes on behind it", async () => {
    await open(server);
    for (const minute of [4, 5, 6, 7, 8]) server.publish(minute * MINUTE);
    Stream.last.dispatchEvent(new Event("reload"));
    await settle();
    expect(main().outerHTML).toBe(rendered(server));
    expect(Stream.last.url).toBe("/harbour/stream?after=8");
  });

  it("has the page fetched when the page's look is another", async () => {
    await open(server);
    server.look = "look2";
    server.publish(4 * MINUTE);
    Stream.last.say(server.frame());
    await settle();
    expect(main().dataset.look).toBe("look2");
    expect(main().outerHTML).toBe(rendered(server));
  });
});

describe("the reading place", () => {
  it("stays when posts come above it", async () => {
    await open(server);
    scrollTo(ABOVE + ARTICLE);
    const second = document.querySelectorAll("#posts > article")[1] as Element;
    const before = second.getBoundingClientRect().top;
    server.publish(4 * MINUTE);
    server.publish(5 * MINUTE);
    Stream.last.say(server.frame(3));
    expect(second.isConnected).toBe(true);
    expect(second.getBoundingClientRect().top).toBe(before);
  });

  it("is never trimmed away, but what is below it is", async () => {
    for (const minute of [4, 5, 6]) server.publish(minute * MINUTE);
    await open(server);
    scrollTo(ABOVE + 3 * ARTICLE);
    const reading = shown()[3] ?? "";
    for (const minute of [7, 8, 9]) server.publish(minute * MINUTE);
    Stream.last.say(server.frame(6));
    expect(shown()).toHaveLength(7);
    expect(shown()).toContain(reading);
    scrollTo(0);
    dispatchEvent(new Event("scroll"));
    expect(main().outerHTML).toBe(rendered(server));
  });

  it("is kept when the page is fetched anew, though it has moved to an older page", async () => {
    await open(server);
    scrollTo(ABOVE + 2 * ARTICLE);
    const reading = shown()[2] ?? "";
    for (let minute = 4; minute < 11; minute++) server.publish(minute * MINUTE);
    Stream.last.dispatchEvent(new Event("reload"));
    await settle();
    expect(shown()).toContain(reading);
    expect(shown().indexOf(reading)).toBe(9);
    expect(scrollY).toBe(ABOVE + 9 * ARTICLE);
  });

  it("keeps open what the reader has opened", async () => {
    await open(server);
    const details = document.querySelector("details") as HTMLDetailsElement;
    details.open = true;
    server.revise(server.posts[2]?.id ?? "", { words: "Other words" });
    Stream.last.say(server.frame());
    expect(shown()[0]).toBe("Other words");
    expect(document.querySelector("details")).toBe(details);
    expect(details.open).toBe(true);
  });
});

describe("new posts", () => {
  it("are counted by the button while the reader is further down", async () => {
    await open(server);
    scrollTo(ABOVE + 2 * ARTICLE);
    server.publish(4 * MINUTE);
    Stream.last.say(server.frame());
    expect(button().hidden).toBe(false);
    expect(button().textContent).toBe("1 new post");
    server.publish(5 * MINUTE);
    server.revise(server.posts[0]?.id ?? "", { words: "Not new" });
    Stream.last.say(server.frame(4));
    expect(button().textContent).toBe("2 new posts");
  });

  it("are shown by the button, the newest focused", async () => {
    await open(server);
    scrollTo(ABOVE + 2 * ARTICLE);
    server.publish(4 * MINUTE);
    server.publish(5 * MINUTE);
    Stream.last.say(server.frame(3));
    button().click();
    expect(button().hidden).toBe(true);
    expect(scrollY).toBe(ABOVE);
    expect(document.activeElement).toBe(document.querySelector("#posts > article"));
    (document.activeElement as HTMLElement).blur();
    expect(document.querySelector("#posts > article")?.hasAttribute("tabindex")).toBe(false);
  });

  it("are pointed to where they are: above, or below a long head", async () => {
    await open(server);
    scrollTo(ABOVE + 2 * ARTICLE);
    server.publish(4 * MINUTE);
    Stream.last.say(server.frame());
    expect(button().classList).not.toContain("below");
    scrollTo(-2_000);
    dispatchEvent(new Event("scroll"));
    expect(button().classList).toContain("below");
  });

  it("need no button at the top, where they are seen", async () => {
    await open(server);
    server.publish(4 * MINUTE);
    Stream.last.say(server.frame());
    expect(button().hidden).toBe(true);
  });

  it("are counted in the page's name while it is behind others", async () => {
    await open(server);
    hide(true);
    server.publish(4 * MINUTE);
    server.publish(5 * MINUTE);
    Stream.last.say(server.frame(3));
    expect(document.title).toBe("(2) Harbour – Paper");
    hide(false);
    expect(document.title).toBe("Harbour – Paper");
  });

  it("are said aloud, at most once in a few seconds", async () => {
    await open(server);
    const said = document.querySelector("#said") as HTMLElement;
    server.publish(4 * MINUTE, "The gates are shut");
    Stream.last.say(server.frame());
    await settle(500);
    expect(said.textContent).toBe("New post: The gates are shut");
    server.publish(5 * MINUTE);
    Stream.last.say(server.frame());
    server.publish(6 * MINUTE);
    Stream.last.say(server.frame());
    await settle(2_000);
    expect(said.textContent).toBe("New post: The gates are shut");
    await settle(5_000);
    expect(said.textContent).toBe("2 new posts");
  });
});

describe("without the stream", () => {
  async function breakStream(): Promise<void> {
    for (let failure = 0; failure < 3; failure++) {
      Stream.last.fail();
      await settle(5_000);
    }
  }

  it.each([11, 12, 13, 14])("the log's pages lead to the same page (%i)", async (seed) => {
    const roll = dice(seed);
    await open(server);
    await breakStream();
    for (let step = 0; step < 12; step++) {
      for (let times = roll(6); times >= 0; times--) somethingHappens(roll);
      await settle(6_000);
      expect(main().outerHTML).toBe(rendered(server));
    }
  });

  it("a new generation has the page fetched", async () => {
    await open(server);
    await breakStream();
    server.generation = 2;
    server.revise(server.posts[0]?.id ?? "", { words: "Taken down" });
    await settle(6_000);
    expect(main().dataset.generation).toBe("2");
    expect(main().outerHTML).toBe(rendered(server));
  });

  it("asks for the log's pages as soon as the stream is refused, and tries it ever more seldom", async () => {
    await open(server);
    server.publish(4 * MINUTE);
    Stream.last.fail();
    await settle(500);
    expect(main().outerHTML).toBe(rendered(server));
    expect(document.getElementById("lost")?.hidden).toBe(true);
    for (let failure = 1; failure < 3; failure++) {
      await settle(5_000);
      Stream.last.fail();
    }
    const tried = Stream.open.length;
    await settle(181_000);
    expect(Stream.open.length).toBe(tried + 1);
    Stream.last.fail();
    await settle(181_000);
    expect(Stream.open.length).toBe(tried + 1);
    await settle(181_000);
    expect(Stream.open.length).toBe(tried + 2);
  });

  it("polls where the browser knows no streams", async () => {
    await open(server, false);
    vi.stubGlobal("EventSource", undefined);
    Reflect.deleteProperty(window, "EventSource");
    vi.resetModules();
    await import("../reader.ts");
    server.publish(4 * MINUTE);
    await settle(6_000);
    expect(main().outerHTML).toBe(rendered(server));
  });

  it("tries the stream again after some minutes, and then polls no more", async () => {
    await open(server);
    await breakStream();
    const tried = Stream.open.length;
    await settle(181_000);
    expect(Stream.open.length).toBe(tried + 1);
    Stream.last.dispatchEvent(new Event("beat"));
    const asked = vi.fn((address: string) => server.answer(address));
    vi.stubGlobal("fetch", asked);
    await settle(20_000);
    expect(asked).not.toHaveBeenCalled();
  });
});

describe("a broken line", () => {
  it("is told of after a moment, until it stands again", async () => {
    await open(server);
    const lost = document.querySelector("#lost") as HTMLElement;
    Stream.last.fail(0);
    expect(lost.hidden).toBe(true);
    await settle(4_500);
    expect(lost.hidden).toBe(false);
    Stream.last.onopen?.();
    expect(lost.hidden).toBe(true);
  });

  it("is told of at once without a network, and mended as soon as there is one", async () => {
    await open(server);
    setOnline(false);
    expect((document.querySelector("#lost") as HTMLElement).hidden).toBe(false);
    const opened = Stream.open.length;
    server.publish(4 * MINUTE);
    setOnline(true);
    expect(Stream.open.length).toBeGreaterThan(opened);
    Stream.last.say(server.frame());
    expect((document.querySelector("#lost") as HTMLElement).hidden).toBe(true);
    expect(main().outerHTML).toBe(rendered(server));
  });

  it("is given up after 45 seconds of silence, and opened anew", async () => {
    await open(server);
    const first = Stream.last;
    await settle(30_000);
    first.dispatchEvent(new Event("beat"));
    await settle(44_000);
    expect(Stream.last).toBe(first);
    await settle(4_000);
    expect(Stream.last).not.toBe(first);
    expect(first.readyState).toBe(2);
  });
});
