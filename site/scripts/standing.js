// How the agent stands: paused, capped, and what the month has cost so far. Loaded when there is something to say.

import { learn, say } from './words.js';

const SCALE = 400; // the ruler's length, in its own units

export async function show({ agent, budget }) {
  if (agent === 'paused' || agent === 'capped') {
    await learn();
    const line = document.getElementById('state-line');
    line.className = 'state no';
    line.textContent = say(`status.${agent}`, { time: budget?.resets_at ? new Date(budget.resets_at).toLocaleString() : '' });
  }
  const meter = document.getElementById('meter');
  const spent = budget?.month_usd ?? budget?.month;
  if (!meter || typeof spent !== 'number') return;
  const share = Math.min(1, spent / Number(meter.dataset.cap));
  meter.querySelector('#needle').setAttribute('transform', `translate(${(SCALE * share).toFixed(1)} 0)`);
  const words = meter.querySelector('#spent');
  words.textContent = meter.dataset.spent.replace('{usd}', spent.toFixed(2));
  words.setAttribute('x', String(Math.min(320, 22 + SCALE * share)));
}
