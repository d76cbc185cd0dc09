'use strict';
// The filter and the buttons to copy. Without them the page has all the same.
(() => {
  const $ = (id) => document.getElementById(id);
  const groups = [...document.querySelectorAll('details.group')].map((box) => ({
    box,
    operation: box.dataset.operation,
    count: box.querySelector('.count'),
    whole: box.querySelector('.count').textContent,
    rows: [...box.querySelectorAll('tbody tr')].map((row) => ({row, text: ''})),
  }));
  const all = groups.reduce((sum, group) => sum + group.rows.length, 0);
  const few = 200; // so many are laid out at once without a click

  const apply = () => {
    const text = $('filter-text').value.trim().toLowerCase();
    const verdict = $('filter-verdict').value;
    const family = $('filter-family').value;
    const operation = $('filter-operation').value;
    const narrowed = Boolean(text || verdict || family || operation);
    let shown = 0;
    for (const group of groups) {
      let here = 0;
      for (const one of group.rows) {
        let fits = (!operation || group.operation === operation) &&
          (!verdict || one.row.dataset.verdict === verdict) && (!family || one.row.dataset.family === family);
        if (fits && text) {
          one.text ||= (group.operation + ' ' + one.row.textContent).toLowerCase();
          fits = one.text.includes(text);
        }
        one.row.hidden = !fits;
        here += fits ? 1 : 0;
      }
      group.box.hidden = here === 0 && narrowed;
      group.count.textContent = here === group.rows.length ? group.whole : `${here} of ${group.rows.length} cases`;
      shown += here;
    }
    for (const group of groups) {
      if (narrowed) group.box.open = shown <= few && !group.box.hidden;
    }
    $('filter-count').textContent = narrowed ? `${shown} of ${all} cases` : `${all} cases`;
  };

  const form = $('filter');
  if (all > 0) {
    form.hidden = false;
    form.addEventListener('submit', (event) => event.preventDefault());
    form.addEventListener('reset', () => setTimeout(apply));
    form.addEventListener('input', apply);
    apply();
  }

  // copy falls back to the selection, which browsers let be copied from any page.
  const copy = async (code) => {
    try {
      await navigator.clipboard.writeText(code.textContent);
      return true;
    } catch {
      getSelection().selectAllChildren(code);
      return document.execCommand('copy');
    }
  };
  for (const button of document.querySelectorAll('button.copy')) {
    const label = button.firstChild;
    const code = button.parentElement.querySelector('code');
    button.hidden = false;
    button.addEventListener('click', async () => {
      label.data = await copy(code) ? 'Copied' : 'Selected: press Ctrl+C';
      setTimeout(() => { label.data = 'Copy'; }, 2000);
    });
  }
})();
