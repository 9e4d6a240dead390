
(() => {
  'use strict';
  const root = document.documentElement;
  root.classList.add('js');
  const at = (id) => document.getElementById(id);

  /** An element with attributes and children; text is only ever set as text. */
  const make = (name, attributes = {}, ...children) => {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    element.append(...children);
    return element;
  };
  const drawing = (name, attributes = {}, ...children) => {
    const element = document.createElementNS('http://www.w3.org/2000/svg', name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    element.append(...children);
    return element;
  };

  // Commands can be copied.
  const copy = async (code, button) => {
    const text = code.textContent.replace(/\n$/, '');
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      const range = document.createRange();
      range.selectNodeContents(code);
      getSelection().removeAllRanges();
      getSelection().addRange(range);
      document.execCommand('copy');
    }
    button.textContent = 'copied';
    setTimeout(() => { button.textContent = 'copy'; }, 1500);
  };
  const addButton = (command) => {
    const button = make('button', { type: 'button' }, 'copy');
    button.addEventListener('click', () => copy(command.querySelector('code'), button));
    command.append(button);
  };
  document.querySelectorAll('.command').forEach(addButton);

  // Findings can be searched.
  const search = at('search');
  if (search) {
    search.addEventListener('input', () => {
      const wanted = search.value.trim().toLowerCase();
      let shown = 0;
      for (const group of document.querySelectorAll('.group')) {
        const all = group.querySelector('h3').textContent.toLowerCase().includes(wanted);
        let any = 0;
        for (const item of group.querySelectorAll('.item')) {
          item.hidden = !all && !item.textContent.toLowerCase().includes(wanted);
          if (!item.hidden) any += 1;
        }
        group.hidden = !all && any === 0;
        if (!group.hidden) shown += any;
      }
      at('found').textContent = wanted ? `${shown} shown` : '';
    });
  }

  const source = at('matrix-data');
  if (!source) return;
  const data = JSON.parse(source.textContent);
  const command = document.body.className;
  const words = {
    check: ['not part of the edge', 'there', 'missing', '', '', '', ''],
    diff: ['not part of the edge', 'stays', '', 'is added', 'is removed', '', ''],
    verify: ['not asked for', 'granted', 'refused', '', '', 'granted, and no proof', 'could not be asked'],
  }[command];
  const disks = { moved: 'the disk was moved', failed: 'the disk was not moved', untried: 'no disk was tried' };
  const hostOf = { row: (row) => data.hosts[data.rows[row]], column: (column) => data.hosts[data.columns[column]] };
  const stateOf = (row, column) => data.states[data.cells[row][column]];
  const isGood = (state) => state.kind === undefined || data.kinds[state.kind].tone === 'good';

  // Each different cell is drawn once, and used wherever it occurs.
  const services = [...new Set(data.parts.map((part) => part.service))];
  const forms = [...new Set(data.parts.map((part) => part.form))];
  const shape = (mark, x, y, width, height) => {
    const middle = [x + width / 2, y + height / 2], reach = Math.min(width, height) / 2 - 0.4;
    const box = { x, y, width, height, rx: 0.8 };
    const cross = `M${middle[0] - reach} ${middle[1]}h${2 * reach}M${middle[0]} ${middle[1] - reach}v${2 * reach}`;
    const saltire = `M${x + 1} ${y + 1}L${x + width - 1} ${y + height - 1}M${x + width - 1} ${y + 1}L${x + 1} ${y + height - 1}`;
    switch (mark) {
      case '1': return drawing('rect', { ...box, class: 'p1' });
      case '2': return drawing('rect', { x: x + 0.9, y: y + 0.9, width: width - 1.8, height: height - 1.8, rx: 0.4, class: 'p2' });
      case '3': return drawing('path', { d: cross, class: 'p3' });
      case '4': return drawing('path', { d: `M${x + 0.4} ${middle[1]}h${width - 0.8}`, class: 'p4' });
      case '5': return drawing('path', { d: `M${x} ${y}v${height}h${width}z`, class: 'p5' });
      case '6': return drawing('path', { d: saltire, class: 'p6' });
      default: return drawing('circle', { cx: middle[0], cy: middle[1], r: 0.9, class: 'p0' });
    }
  };
  const draw = (state) => {
    const shapes = [];
    const width = (16 - (forms.length - 1) * 2) / forms.length, height = (16 - (services.length - 1) * 2) / services.length;
    data.parts.forEach((part, position) => {
      const x = 2 + forms.indexOf(part.form) * (width + 2), y = 2 + services.indexOf(part.service) * (height + 2);
      shapes.push(shape(state.code[position] ?? '0', x, y, width, height));
    });
    if (state.disk !== '-') {
      shapes.push(drawing('circle', { cx: 10, cy: 10, r: 5.2, class: 'halo' }));
      shapes.push(state.disk === 'failed'
        ? drawing('path', { d: 'M7 7L13 13M13 7L7 13', class: 'failed' })
        : drawing('circle', { cx: 10, cy: 10, r: 3.3, class: state.disk }));
    }
    return shapes;
  };
  const symbols = drawing('svg', { width: 0, height: 0, 'aria-hidden': 'true' });
  data.states.forEach((state, number) => {
    if (number > 0) symbols.append(drawing('symbol', { id: `state-${number}`, viewBox: '0 0 20 20' }, ...draw(state)));
  });
  document.body.append(symbols);
  const picture = (number) => drawing('svg', { 'aria-hidden': 'true' }, drawing('use', { href: `#state-${number}` }));

  const describe = (state) => {
    const counts = new Map();
    for (const mark of state.code) if (mark !== '0') counts.set(mark, (counts.get(mark) ?? 0) + 1);
    const parts = [...counts].map(([mark, count]) => `${count} ${words[Number(mark)]}`);
    if (disks[state.disk]) parts.push(disks[state.disk]);
    return `${data.kinds[state.kind].label}: ${parts.join(', ')}`;
  };

  // A host's gravest trouble stands beside its name.
  const graveness = ['info', 'warning', 'error', 'critical'];
  const gravest = new Map();
  for (const issue of data.issues) {
    const rank = graveness.indexOf(issue.tone);
    if (rank > (gravest.get(issue.host) ?? 0)) gravest.set(issue.host, rank);
  }
  const nameOf = (host) => {
    const rank = gravest.get(host.name);
    const sign = rank && make('i', { class: `sign ${graveness[rank]}`, role: 'img', 'aria-label': graveness[rank] }, ['', '!', '✗', '‼'][rank]);
    return [make('span', {}, host.name), ...(sign ? [sign] : [])];
  };

  // Which rows and columns are shown, and in which order.
  const collator = new Intl.Collator('en', { numeric: true });
  const troubles = { row: data.rows.map(() => 0), column: data.columns.map(() => 0) };
  data.cells.forEach((cells, row) => cells.forEach((number, column) => {
    if (isGood(data.states[number])) return;
    troubles.row[row] += 1;
    troubles.column[column] += 1;
  }));
  let rows = [], columns = [], kind = '';
  const select = () => {
    const mesh = at('filter-mesh').value;
    kind = at('filter-state').value;
    const matches = (host, wanted) => (host.name + ' ' + (host.dns ?? '')).toLowerCase().includes(wanted)
      && (mesh === '' || host.meshes.includes(Number(mesh)));
    const filter = (all, of, id) => [...all.keys()].filter((position) => matches(of(position), at(id).value.trim().toLowerCase()));
    rows = filter(data.rows, hostOf.row, 'filter-source');
    columns = filter(data.columns, hostOf.column, 'filter-target');
    if (kind !== '') {
      const has = (row, column) => String(stateOf(row, column).kind) === kind;
      const kept = rows.filter((row) => columns.some((column) => has(row, column)));
      columns = columns.filter((column) => kept.some((row) => has(row, column)));
      rows = kept;
    }
    const byName = (of) => (one, other) => collator.compare(of(one).name, of(other).name);
    const order = at('order').value;
    const sort = (list, of, trouble) => list.sort((one, other) => {
      if (order === 'worst' && trouble[one] !== trouble[other]) return trouble[other] - trouble[one];
      const meshes = (of(one).meshes[0] ?? Infinity) - (of(other).meshes[0] ?? Infinity);
      if (order === 'mesh' && meshes) return meshes;
      return byName(of)(one, other);
    });
    sort(rows, hostOf.row, troubles.row);
    sort(columns, hostOf.column, troubles.column);
  };

  // The grid draws what can be seen of it, and the active cell.
  const grid = at('grid');
  let active = [0, 0], chosen = null, measures, drawn = new Map(), drawnColumns = '', printing = false;
  const measure = () => {
    const size = at('size').value;
    const longest = (list, of) => list.reduce((most, position) => Math.max(most, of(position).name.length), 4);
    const letter = size === 'small' ? 6.6 : 8;
    const upright = size !== 'large' || columns.length > 8;
    const [width, height] = { small: [14, 14], medium: [24, 24], large: upright ? [40, 40] : [Math.max(64, Math.min(160, longest(columns, hostOf.column) * letter + 30)), 44] }[size];
    const side = Math.min(240, Math.max(96, longest(rows, hostOf.row) * letter + 40));
    const top = upright ? Math.min(180, longest(columns, hostOf.column) * letter + 34) : 40;
    grid.className = `viewport ${size}${upright ? ' upright' : ''}`;
    measures = { width, height, side, top };
  };
  const indexes = (offset, extent, size, count, activeIndex) => {
    const first = printing ? 0 : Math.max(0, Math.floor(offset / size) - 2), last = printing ? count : Math.min(count, Math.ceil((offset + extent) / size) + 2);
    const list = [];
    for (let index = first; index < last; index += 1) list.push(index);
    if (activeIndex < first) list.unshift(activeIndex);
    if (activeIndex >= last && activeIndex < count) list.push(activeIndex);
    return list;
  };
  const makeCell = (r, c) => {
    const row = rows[r], column = columns[c], number = data.cells[row][column], state = data.states[number];
    const from = hostOf.row(row), to = hostOf.column(column);
    const cell = make('div', { role: 'gridcell', 'aria-colindex': c + 2, 'data-r': r, 'data-c': c, tabindex: r === active[0] && c === active[1] ? 0 : -1 });
    cell.className = 'cell';
    cell.style.left = `${measures.side + c * measures.width}px`;
    cell.style.width = `${measures.width}px`;
    cell.style.height = `${measures.height}px`;
    if (number === 0) {
      cell.classList.add('void');
      cell.setAttribute('aria-label', from === to ? `${from.name}: itself` : `${from.name} to ${to.name}: no edge`);
      if (from === to) cell.append('·');
      return cell;
    }
    if (!isGood(state)) cell.classList.add('bad', data.kinds[state.kind].tone);
    if (kind !== '' && String(state.kind) !== kind) cell.classList.add('dim');
    if (chosen && chosen[0] === row && chosen[1] === column) cell.classList.add('chosen');
    const label = `${from.name} to ${to.name}, ${describe(state)}`;
    cell.setAttribute('aria-label', label);
    cell.title = label;
    cell.append(picture(number));
    return cell;
  };
  const makeRow = (r, shown) => {
    const host = hostOf.row(rows[r]);
    const head = make('div', { role: 'rowheader', 'aria-colindex': 1, class: `rowhead${chosen && chosen[0] === rows[r] ? ' on' : ''}`, title: host.dns ?? host.name }, ...nameOf(host));
    head.style.width = `${measures.side}px`;
    const row = make('div', { role: 'row', 'aria-rowindex': r + 2, class: 'row' }, head);
    row.style.top = `${measures.top + r * measures.height}px`;
    row.style.height = `${measures.height}px`;
    row.style.width = `${measures.side + columns.length * measures.width}px`;
    for (const c of shown) row.append(makeCell(r, c));
    return row;
  };
  const makeHead = (shown) => {
    const corner = make('div', { role: 'columnheader', 'aria-colindex': 1, class: 'corner' }, 'from ↓ to →');
    corner.style.width = `${measures.side}px`;
    const head = make('div', { role: 'row', 'aria-rowindex': 1, class: 'head' }, corner);
    head.style.height = `${measures.top}px`;
    head.style.width = `${measures.side + columns.length * measures.width}px`;
    for (const c of shown) {
      const host = hostOf.column(columns[c]);
      const column = make('div', { role: 'columnheader', 'aria-colindex': c + 2, class: `colhead${chosen && chosen[1] === columns[c] ? ' on' : ''}`, title: host.dns ?? host.name }, ...nameOf(host));
      column.style.left = `${measures.side + c * measures.width}px`;
      column.style.width = `${measures.width}px`;
      column.style.height = `${measures.top}px`;
      head.append(column);
    }
    return head;
  };
  const spacer = make('div', { 'aria-hidden': 'true' });
  const paint = () => {
    const hadFocus = grid.contains(document.activeElement);
    const shownColumns = indexes(grid.scrollLeft, grid.clientWidth - measures.side, measures.width, columns.length, active[1]);
    const shownRows = indexes(grid.scrollTop, grid.clientHeight - measures.top, measures.height, rows.length, active[0]);
    const key = shownColumns.join();
    if (key !== drawnColumns) {
      drawn.forEach((row) => row.remove());
      drawn.clear();
      grid.querySelector('.head')?.remove();
      grid.prepend(makeHead(shownColumns));
      drawnColumns = key;
    }
    const wanted = new Set(shownRows);
    for (const [r, row] of drawn) {
      if (wanted.has(r)) continue;
      row.remove();
      drawn.delete(r);
    }
    for (const r of shownRows) {
      if (drawn.has(r)) continue;
      const row = makeRow(r, shownColumns);
      drawn.set(r, row);
      grid.append(row);
    }
    if (hadFocus) focusActive();
    markMap();
  };
  const repaint = () => {
    const hadFocus = grid.contains(document.activeElement);
    measure();
    drawnColumns = '';
    drawn.forEach((row) => row.remove());
    drawn.clear();
    spacer.style.width = `${measures.side + columns.length * measures.width}px`;
    spacer.style.height = `${rows.length * measures.height + 2}px`;
    if (!spacer.parentNode) grid.append(spacer);
    grid.setAttribute('aria-rowcount', rows.length + 1);
    grid.setAttribute('aria-colcount', columns.length + 1);
    active = [Math.min(active[0], Math.max(0, rows.length - 1)), Math.min(active[1], Math.max(0, columns.length - 1))];
    paint();
    if (hadFocus) focusActive();
  };

  // Where the grid is too large to be seen at once, a map shows all of it: runs of edges that are alike, as one shape each.
  const map = at('map'), here = drawing('rect', { class: 'here' });
  const markMap = () => {
    if (map.hidden) return;
    const box = { x: grid.scrollLeft / measures.width, y: grid.scrollTop / measures.height,
      width: (grid.clientWidth - measures.side) / measures.width, height: (grid.clientHeight - measures.top) / measures.height };
    for (const [key, value] of Object.entries(box)) here.setAttribute(key, value);
  };
  const drawMap = () => {
    map.hidden = rows.length * columns.length < 900;
    map.querySelector('svg')?.remove();
    if (map.hidden) return;
    const picture = drawing('svg', { viewBox: `0 0 ${columns.length} ${rows.length}`, preserveAspectRatio: 'none' },
      drawing('rect', { class: 'ground', width: columns.length, height: rows.length }));
    const toneAt = (row, column) => {
      const number = data.cells[row][column], state = data.states[number];
      return number === 0 ? 'void' : isGood(state) || (kind !== '' && String(state.kind) !== kind) ? '' : data.kinds[state.kind].tone;
    };
    let shapes = 0;
    rows.forEach((row, r) => {
      for (let c = 0; c < columns.length && shapes < 12000; ) {
        const tone = toneAt(row, columns[c]), start = c;
        while (c < columns.length && toneAt(row, columns[c]) === tone) c += 1;
        if (tone === '') continue;
        picture.append(drawing('rect', { class: tone, x: start, y: r, width: c - start, height: 1 }));
        shapes += 1;
      }
    });
    picture.append(here);
    picture.addEventListener('click', (event) => {
      const box = picture.getBoundingClientRect();
      grid.scrollLeft = ((event.clientX - box.x) / box.width) * columns.length * measures.width - (grid.clientWidth - measures.side) / 2;
      grid.scrollTop = ((event.clientY - box.y) / box.height) * rows.length * measures.height - (grid.clientHeight - measures.top) / 2;
    });
    map.prepend(picture);
  };
  const cellAt = (r, c) => grid.querySelector(`[data-r="${r}"][data-c="${c}"]`);
  const focusActive = () => cellAt(...active)?.focus({ preventScroll: true });

  const refresh = () => {
    select();
    const edges = rows.reduce((sum, row) => sum + columns.filter((column) => data.cells[row][column] !== 0).length, 0);
    at('count').textContent = rows.length && columns.length
      ? `${rows.length} of ${data.rows.length} sources, ${columns.length} of ${data.columns.length} targets, ${edges.toLocaleString('en')} edges`
      : 'No edge is like that.';
    drawMap();
    repaint();
  };

  // What the chosen edge is made of.
  const marksTable = (state, column) => {
    const body = make('tbody');
    data.parts.forEach((part, position) => {
      const mark = state.code[position] ?? '0';
      if (mark === '0') return;
      const entries = data.entries[column]?.[position] ?? [];
      const cell = make('td');
      entries.forEach((entry, number) => cell.append(...(number ? [make('br')] : []), make('code', {}, entry)));
      if (!entries.length) cell.append(`${part.service}, ${part.form}`);
      body.append(make('tr', {}, make('th', { scope: 'row' }, words[Number(mark)]), cell));
    });
    return make('table', {}, body);
  };
  const commandBox = (label, text) => {
    const box = make('div', { class: 'command' }, make('span', {}, label), make('code', {}, text));
    addButton(box);
    return box;
  };
  const issuesOf = (host, other) => data.issues.filter((issue) => issue.host === host.name && (!issue.target || issue.target === other.name));
  const issueList = (host, other) => {
    const issues = issuesOf(host, other);
    if (!issues.length) return [];
    const list = make('ul');
    for (const issue of issues.slice(0, 8)) {
      const tone = issue.tone === 'waived' ? '' : `-${issue.tone}`;
      const link = document.getElementById(issue.code + tone) ? make('a', { href: `#${issue.code}${tone}` }, issue.code) : issue.code;
      list.append(make('li', {}, link, ` ${issue.text}${issue.tone === 'waived' ? ' (waived)' : ''}`));
    }
    if (issues.length > 8) list.append(make('li', {}, `and ${issues.length - 8} more`));
    return [make('h4', {}, `Also wrong with ${host.name}`), list];
  };
  const clear = () => at('detail').replaceChildren(make('p', {}, 'No edge is chosen.'));
  const show = (row, column) => {
    const number = data.cells[row][column], state = data.states[number], from = hostOf.row(row), to = hostOf.column(column);
    const detail = at('detail');
    chosen = number === 0 ? null : [row, column];
    detail.replaceChildren();
    if (number === 0) clear();
    else {
      const tone = data.kinds[state.kind].tone;
      detail.append(make('h3', {}, `${from.name} → ${to.name}`), make('span', { class: `badge ${tone}` }, data.kinds[state.kind].label));
      if (disks[state.disk]) detail.append(' ', make('small', {}, disks[state.disk]));
      detail.append(marksTable(state, column));
      const notes = (data.edgeNotes[`${row},${column}`] ?? []).map((note) => make('li', {}, data.notes[note]));
      if (notes.length) detail.append(make('ul', {}, ...notes));
      if (state.code.includes('2') && data.mend) detail.append(make('h4', {}, 'How to mend it'), commandBox('shell', data.mend));
      detail.append(...issueList(from, to), ...(from === to ? [] : issueList(to, from)));
    }
    repaint();
  };
  const activate = (r, c) => {
    active = [r, c];
    const left = c * measures.width, top = r * measures.height;
    const roomX = grid.clientWidth - measures.side - measures.width, roomY = grid.clientHeight - measures.top - measures.height;
    if (left < grid.scrollLeft) grid.scrollLeft = left;
    if (left > grid.scrollLeft + roomX) grid.scrollLeft = left - roomX;
    if (top < grid.scrollTop) grid.scrollTop = top;
    if (top > grid.scrollTop + roomY) grid.scrollTop = top - roomY;
    grid.querySelectorAll('[tabindex="0"]').forEach((cell) => { cell.tabIndex = -1; });
    paint();
    const cell = cellAt(r, c);
    if (cell) cell.tabIndex = 0;
    focusActive();
  };
  grid.addEventListener('click', (event) => {
    const cell = event.target.closest('.cell');
    if (!cell) return;
    activate(Number(cell.dataset.r), Number(cell.dataset.c));
    show(rows[active[0]], columns[active[1]]);
  });
  grid.addEventListener('keydown', (event) => {
    if (!rows.length || !columns.length || event.altKey || event.metaKey) return;
    let [r, c] = active;
    const page = Math.max(1, Math.floor((grid.clientHeight - measures.top) / measures.height) - 1);
    switch (event.key) {
      case 'ArrowUp': r -= 1; break;
      case 'ArrowDown': r += 1; break;
      case 'ArrowLeft': c -= 1; break;
      case 'ArrowRight': c += 1; break;
      case 'PageUp': r -= page; break;
      case 'PageDown': r += page; break;
      case 'Home': c = 0; if (event.ctrlKey) r = 0; break;
      case 'End': c = columns.length - 1; if (event.ctrlKey) r = rows.length - 1; break;
      case 'Enter': case ' ': event.preventDefault(); show(rows[r], columns[c]); return;
      case 'Escape': chosen = null; clear(); repaint(); return;
      default: return;
    }
    event.preventDefault();
    activate(Math.min(rows.length - 1, Math.max(0, r)), Math.min(columns.length - 1, Math.max(0, c)));
  });
  let pending = false;
  grid.addEventListener('scroll', () => {
    if (pending) return;
    pending = true;
    requestAnimationFrame(() => { pending = false; paint(); });
  });
  new ResizeObserver(() => paint()).observe(grid);

  // Tools and legend.
  data.meshes.forEach((mesh, number) => at('filter-mesh').append(make('option', { value: number }, mesh)));
  if (data.meshes.length < 2) {
    at('mesh-label').hidden = true;
    at('order').querySelector('[value=mesh]').remove();
  }
  const used = new Set(data.states.map((state) => state.kind).filter((value) => value !== undefined));
  data.kinds.forEach((one, number) => { if (used.has(number)) at('filter-state').append(make('option', { value: number }, one.label)); });
  const most = Math.max(data.rows.length, data.columns.length);
  at('size').value = most <= 12 ? 'large' : most <= 60 ? 'medium' : 'small';
  for (const id of ['filter-source', 'filter-target']) at(id).addEventListener('input', refresh);
  for (const id of ['filter-mesh', 'filter-state', 'order', 'size']) at(id).addEventListener('change', refresh);
  at('tools').addEventListener('submit', (event) => event.preventDefault());
  const sample = (label, ...shapes) => at('legend').append(make('li', {}, drawing('svg', { viewBox: '0 0 20 20', 'aria-hidden': 'true' }, ...shapes), label));
  const everyMark = new Set(data.states.flatMap((state) => [...state.code]));
  const box = (16 - 2) / 2;
  data.parts.length && services.forEach((service, row) => forms.forEach((form, column) => {
    const shapes = data.parts.map((part) => shape(part.service === service && part.form === form ? '1' : '0',
      2 + forms.indexOf(part.form) * ((16 - (forms.length - 1) * 2) / forms.length + 2), 2 + services.indexOf(part.service) * ((16 - (services.length - 1) * 2) / services.length + 2),
      (16 - (forms.length - 1) * 2) / forms.length, (16 - (services.length - 1) * 2) / services.length));
    if (data.parts.some((part) => part.service === service && part.form === form)) sample(form ? `${service}, ${form}` : service, ...shapes);
  }));
  for (const mark of ['1', '2', '3', '4', '5', '6']) if (everyMark.has(mark)) sample(words[Number(mark)], shape(mark, 6.5, 6.5, box, box));
  for (const [disk, label] of Object.entries(disks)) {
    if (data.states.some((state) => state.disk === disk)) sample(label, ...draw({ code: '', disk }).slice(-1));
  }

  // Paper shows all, or nothing of the matrix.
  addEventListener('beforeprint', () => {
    printing = rows.length * columns.length <= 2500;
    root.classList.toggle('unprinted', !printing);
    repaint();
  });
  addEventListener('afterprint', () => { printing = false; repaint(); });

  clear();
  refresh();
})();
