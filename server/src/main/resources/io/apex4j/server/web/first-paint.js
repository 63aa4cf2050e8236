// Sets the chosen theme before anything is painted, so that a dark page does not flash white. A classic script on
// purpose: modules run only after the page has been parsed.
try {
  const theme = localStorage.getItem("apex4j.theme");
  if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
} catch {
  // Storage may be forbidden; the system's theme is used then.
}
