import { afterEach, describe, expect, it } from "vitest";
import { speak } from "../words/language.svelte.ts";
import { saying } from "../words/saying.ts";

describe("what the server says", () => {
  afterEach(() => speak("en"));

  it("is a sentence in English", () => {
    speak("en");
    expect(saying("this is not your password")).toBe("This is not your password.");
    expect(saying("this code does not fit; is the clock of the device right?")).toMatch(/^This.*right\?$/);
    expect(saying("")).toBe("");
  });

  it("is said in German, with its values and numbers as they are written there", () => {
    speak("de");
    expect(saying("this is not your password")).toBe("Das ist nicht Ihr Passwort.");
    expect(saying("the picture has 50,000 x 50,000 pixels; the limit is 100,000,000 in all")).toBe(
      "Das Bild hat 50.000 × 50.000 Pixel; insgesamt sind höchstens 100.000.000 möglich.",
    );
    expect(saying("there is a post 01ARZ3NDEKTSV4RRFFQ69G5FAV already, at revision 3")).toBe(
      "Diesen Beitrag gibt es schon, in Fassung 3.",
    );
  });

  it("is not taken for a shorter sentence that it begins like", () => {
    speak("de");
    expect(saying("there is no live blog 'storm'; open it first")).toContain("legen Sie ihn zuerst an");
    expect(saying("the post has 101 corrections; the limit is 100")).toContain("101 Korrekturen");
  });

  it("leaves out where it stood in what was sent", () => {
    speak("en");
    expect(saying("body[0]: text has 63,000 characters; the limit is 50,000")).toMatch(/^Text has 63,000/);
    expect(saying("copy.body[2].images[0]: alt is empty; write something")).toBe("Alt is empty; write something.");
  });

  it("is translated inside a sentence too", () => {
    speak("de");
    expect(saying("the draft is not finished: post has neither headline nor body; write something")).toBe(
      "Der Entwurf ist noch nicht fertig: Der Beitrag ist leer; schreiben Sie etwas.",
    );
  });

  it("that nobody has translated is given as it came", () => {
    speak("de");
    expect(saying("something new is wrong")).toBe("Something new is wrong.");
  });
});
