// Before Neo4j Browser starts, puts into its storage what is ours: the style, the questions as
// favourites, and the settings that send nothing out and change nothing in the graph.
// What the reader has made (own favourites, an own style) stays.
"use strict";

const OURS = "sightline/";
const LAST_STYLE = "sightline.style";

function read(key, otherwise) {
  try {
    return JSON.parse(localStorage.getItem(key)) ?? otherwise;
  } catch {
    return otherwise;
  }
}

function write(key, value) {
  localStorage.setItem(key, JSON.stringify(value));
}

function withOurs(kept, ours) {
  return [...kept.filter((one) => !String(one.id ?? "").startsWith(OURS)), ...ours];
}

function putInPlace(opening) {
  write("neo4j.folders", withOurs(read("neo4j.folders", []), opening.folders));
  write("neo4j.documents", withOurs(read("neo4j.documents", []), opening.favourites));
  const style = JSON.stringify(read("neo4j.grass", null));
  if (style === "null" || style === localStorage.getItem(LAST_STYLE)) {
    write("neo4j.grass", opening.style);
    write(LAST_STYLE, opening.style);
  }
  write("neo4j.settings", { ...opening.first_settings, ...read("neo4j.settings", {}), ...opening.settings });
}

async function reason(answer) {
  const text = await answer.text();
  try {
    return JSON.parse(text).detail;
  } catch {
    return text || `the server answered ${answer.status}`;
  }
}

async function open() {
  const question = new URLSearchParams(location.search).get("question") ?? "";
  const answer = await fetch(`/browser/opening.json?${new URLSearchParams({ question })}`);
  if (!answer.ok) throw new Error(await reason(answer));
  const opening = await answer.json();
  try {
    putInPlace(opening);
  } catch {
    // Storage may be refused or full: Browser opens without them, and the guide says how to load them by hand.
  }
  location.replace(`/neo4j-browser/?${opening.query}`);
}

open().catch((problem) => {
  document.getElementById("said").textContent = `Neo4j Browser cannot be opened: ${problem.message}`;
});
