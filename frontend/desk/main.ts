import "./style/desk.css";
import { mount } from "svelte";
import App from "./App.svelte";
import { startRouter } from "./router.ts";
import { session } from "./session.svelte.ts";
import { keepDesk } from "./versions.ts";

const target = document.getElementById("desk");
if (target) {
  startRouter();
  void session.begin();
  mount(App, { target });
  keepDesk().catch((error) => console.warn("the desk can not be kept for when there is no line", error));
}
