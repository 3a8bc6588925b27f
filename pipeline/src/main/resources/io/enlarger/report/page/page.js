(() => {
  'use strict';

  const root = document.documentElement;
  const COLORS = ['--accent', '--second', '--third', '--fourth', '--fifth'];
  const FONT = '12px system-ui, -apple-system, "Segoe UI", Roboto, "Liberation Sans", sans-serif';

  const color = (name) => getComputedStyle(root).getPropertyValue(name).trim();
  const colorOf = (index) => color(COLORS[index % COLORS.length]);

  const number = (value) => {
    if (value === null || value === undefined) {
      return '';
    }
    const size = Math.abs(value);
    const digits = size === 0 || size >= 1000 ? 0 : size >= 100 ? 1 : size >= 1 ? 2 : 4;
    return value.toLocaleString('en', { maximumFractionDigits: digits });
  };

  const time = (seconds) => new Date(1000 * seconds).toISOString().slice(0, 19).replace('T', ' ');

  // sliders: the range is the whole picture, so that it can be dragged anywhere and by keys
  for (const slider of document.querySelectorAll('.slider')) {
    const range = slider.querySelector('input');
    const left = slider.querySelector('.side.left').textContent;
    const move = () => {
      slider.style.setProperty('--at', range.value + '%');
      range.setAttribute(
        'aria-valuetext',
        `${range.value} % ${left}, ${100 - range.value} % result`
      );
    };
    range.addEventListener('input', move);
    move();
  }

  // of a wide logarithmic axis only the powers of ten have a line
  const lines = (given) => (plot, splits) =>
    given.log && splits.length > 12
      ? splits.map((value) => (value !== null && Math.abs(Math.log10(value) % 1) < 1e-6 ? value : null))
      : splits;

  // the clock where ticks are less than a day apart
  const clock = (splits, apart) =>
    splits.map((value) => {
      const text = time(value);
      return apart < 60 ? text.slice(11) : apart < 86400 ? text.slice(11, 16) : text.slice(5, 10);
    });

  const axis = (given, space) => ({
    label: given.title,
    // nobody counts parts of images
    incrs: given.unit === 'images' ? [1, 2, 5, 10, 20, 50, 100, 200, 500].concat([1e3, 2e3, 5e3, 1e4, 2e4, 5e4, 1e5, 2e5, 5e5, 1e6, 2e6, 5e6]) : undefined,
    labelFont: FONT,
    font: FONT,
    labelSize: 22,
    labelGap: 2,
    size: space,
    stroke: () => color('--muted'),
    grid: { stroke: () => color('--line'), width: 1, filter: lines(given) },
    ticks: { stroke: () => color('--line'), width: 1, size: 4, filter: lines(given) },
    values: (plot, splits, index, room, apart) =>
      given.time
        ? clock(splits, apart)
        : splits.map((value) => (value === null ? '' : number(value))),
  });

  const pad = (min, max, share) => {
    const room = max > min ? share * (max - min) : Math.max(1e-6, 0.05 * Math.abs(max) || 1);
    return [min - room, max + room];
  };

  // all series over one ascending list of x, with gaps where a series has no point
  const aligned = (series) => {
    const points = [];
    series.forEach((one, index) =>
      one.x.forEach((x, at) => points.push({ x, y: one.y[at], label: one.labels[at], index }))
    );
    points.sort((a, b) => a.x - b.x);
    return {
      data: [
        points.map((point) => point.x),
        ...series.map((_, index) =>
          points.map((point) => (point.index === index ? point.y : null))
        ),
      ],
      points,
    };
  };

  // a box that says which point is nearest to the pointer
  const tips = (words) => {
    let box;
    return {
      hooks: {
        init: (plot) => {
          box = document.createElement('div');
          box.className = 'tip';
          box.hidden = true;
          plot.over.appendChild(box);
        },
        setCursor: (plot) => {
          const { left, top } = plot.cursor;
          const said = left >= 0 ? words(plot, left, top) : null;
          box.hidden = !said;
          if (said) {
            box.textContent = said.text;
            const x = Math.min(said.left + 10, plot.over.clientWidth - box.offsetWidth);
            const y = said.top - box.offsetHeight - 8;
            box.style.left = Math.max(0, x) + 'px';
            box.style.top = (y < 0 ? said.top + 12 : y) + 'px';
          }
        },
      },
    };
  };

  const nearest = (points, chart) => (plot, left, top) => {
    let found = null;
    let least = 30 * 30;
    for (const point of points) {
      const x = plot.valToPos(point.x, 'x');
      const y = plot.valToPos(point.y, 'y');
      const distance = (x - left) ** 2 + (y - top) ** 2;
      if (distance < least) {
        least = distance;
        found = { point, left: x, top: y };
      }
    }
    return (
      found && {
        text:
          (found.point.label ? found.point.label + ': ' : '') +
          `${number(found.point.x)} ${chart.x.unit}, ${number(found.point.y)} ${chart.y.unit}`,
        left: found.left,
        top: found.top,
      }
    );
  };

  const column = (chart, x, y) => (plot, left) => {
    const nearest = plot.posToIdx(left);
    const at = plot.posToVal(left, 'x') < x[nearest] ? nearest - 1 : nearest;
    if (!y[at]) {
      return null;
    }
    const from = chart.x.time ? time(x[at]) : number(x[at]);
    const until = chart.x.time ? '' : ' to ' + number(x[at] + chart.step);
    return {
      text: `${from}${until}${chart.x.time ? '' : ' ' + chart.x.unit}: ${number(y[at])} ${chart.y.unit}`,
      left: plot.valToPos(x[at], 'x'),
      top: plot.valToPos(y[at], 'y'),
    };
  };

  const options = (chart, host, series, plugin, scales) => ({
    width: host.clientWidth,
    height: host.clientHeight,
    legend: { show: false },
    tzDate: (seconds) => uPlot.tzDate(new Date(1000 * seconds), 'Etc/UTC'),
    cursor: { drag: { x: false, y: false }, x: false, y: false, points: { show: false } },
    padding: [10, 14, 0, 0],
    scales,
    axes: [axis(chart.x, 32), axis(chart.y, 62)],
    series: [{}, ...series],
    plugins: [plugin],
  });

  const columns = (chart, host) => {
    const { x, y } = chart.series[0];
    const bars = chart.kind === 'BARS';
    const plugin = tips(column(chart, x, y));
    const drawn = {
      stroke: () => color('--accent'),
      fill: () => color('--accent') + (bars ? 'cc' : '33'),
      width: bars ? 0 : 1.5,
      points: { show: false },
      paths: bars ? uPlot.paths.bars({ size: [1, 100], align: 1, gap: 1 }) : uPlot.paths.stepped({ align: 1 }),
    };
    const last = x[x.length - 1] + (bars ? chart.step : 0);
    return new uPlot(
      options(chart, host, [drawn], plugin, {
        x: { time: chart.x.time, range: [x[0], last] },
        y: { range: (plot, min, max) => [0, max > 0 ? 1.06 * max : 1] },
      }),
      [x, y],
      host
    );
  };

  const dots = (chart, host) => {
    const { data, points } = aligned(chart.series);
    const plane = chart.kind === 'PLANE';
    const drawn = chart.series.map((one, index) => ({
      stroke: () => colorOf(index),
      width: one.dashed ? 2 : one.joined ? 1.5 : 0,
      dash: one.dashed ? [6, 5] : undefined,
      spanGaps: true,
      paths: one.joined ? uPlot.paths.linear() : () => null,
      points: {
        show: !one.dashed,
        size: plane ? 9 : 5,
        width: 0,
        fill: () => colorOf(index) + (plane ? '' : 'b0'),
      },
    }));
    const plugin = tips(nearest(points.filter((p) => !chart.series[p.index].dashed), chart));
    if (plane) {
      plugin.hooks.draw = (plot) => {
        const at = plot.ctx;
        at.save();
        at.font = `${12 * devicePixelRatio}px system-ui, "Liberation Sans", sans-serif`;
        at.textBaseline = 'bottom';
        for (const point of points) {
          const left = plot.valToPos(point.x, 'x', true);
          const end = left > plot.bbox.left + 0.75 * plot.bbox.width;
          at.textAlign = end ? 'right' : 'left';
          at.fillStyle = color('--ink');
          at.fillText(
            point.label,
            left + (end ? -7 : 7) * devicePixelRatio,
            plot.valToPos(point.y, 'y', true) - 3 * devicePixelRatio
          );
        }
        at.restore();
      };
    }
    const range = (given) => (given.log ? undefined : (plot, min, max) => pad(min, max, 0.08));
    return new uPlot(
      options(chart, host, drawn, plugin, {
        x: { time: false, distr: chart.x.log ? 3 : 1, range: range(chart.x) },
        y: { distr: chart.y.log ? 3 : 1, range: range(chart.y) },
      }),
      data,
      host
    );
  };

  const charts = JSON.parse(document.getElementById('data').textContent);
  let plots = [];

  const draw = () => {
    plots.forEach((plot) => plot.destroy());
    plots = [];
    for (const chart of charts) {
      const host = document.getElementById(chart.id);
      const plot = (chart.kind === 'BARS' || chart.kind === 'STEPS' ? columns : dots)(chart, host);
      plots.push(plot);
    }
  };

  draw();
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', draw);

  let width = root.clientWidth;
  addEventListener('resize', () => {
    if (root.clientWidth !== width) {
      width = root.clientWidth;
      plots.forEach((plot) => plot.setSize({ width: 10, height: plot.height }));
      plots.forEach((plot) => {
        const host = plot.root.parentNode;
        plot.setSize({ width: host.clientWidth, height: host.clientHeight });
      });
    }
  });

  root.dataset.ready = 'true';
})();
