// The run as the server of `naqi review` tells it.
"use strict";

class Live {
  constructor() {
    this.isSaved = true;
  }

  async ask(call, body = {}) {
    const answer = await fetch("api/" + call, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    const value = await answer.json();
    if (!answer.ok) throw new Error(value.fault || "naqi does not answer");
    return value;
  }

  overview() { return this.ask("overview"); }
  progress() { return this.ask("progress"); }
  view(filter) { return this.ask("view", filter); }
  rows(view, from, most) { return this.ask("rows", { view, from, most }); }
  seek(view, from, what) { return this.ask("seek", { view, from, what }).then((found) => found.row); }
  group(view, id) { return this.ask("group", { view, id }); }
  document(number) { return this.ask("document", { number }); }
  judge(view, ids, verdict) { return this.ask("judge", { view, ids, verdict }); }
  rest(view, rule, verdict) { return this.ask("rest", { view, rule, verdict }); }
  undo(view) { return this.ask("undo", { view }); }
}
