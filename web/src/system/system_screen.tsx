// How the server does, refreshed while it is looked at.

import type { ComponentChildren } from 'preact';
import { useEffect } from 'preact/hooks';
import { sentencesOf } from '../api/api_error.ts';
import { tellProblem } from '../controls/notices.tsx';
import { listModels } from '../api/routes.ts';
import type { Model, System } from '../api/types.ts';
import { mebibytes, moment } from '../decision/words.ts';
import { models } from '../prompt_sets/set_store.ts';
import { system, systemProblem, useSystem } from './server_state.ts';

const refresh = 5; // seconds

export function SystemScreen() {
  useSystem(refresh);
  const now = system.value;
  // A model is loaded when it is first used, which changes what is said of it.
  useEffect(() => void listModels().then((all) => (models.value = all), tellProblem), [now?.memory.models_mib]);
  return (
    <div class="page">
      <header class="page-head">
        <h1>System</h1>
        {now !== null && <Readiness system={now} reached={systemProblem.value === null} />}
      </header>
      {systemProblem.value !== null && <p class="form-problem" role="alert">{sentencesOf(systemProblem.value)}</p>}
      {now === null && systemProblem.value === null && <p>Loading …</p>}
      {now !== null && <Figures system={now} />}
      <h2 class="section-head">Models</h2>
      <ul class="card-grid">{models.value?.map((model) => <li key={model.name}><ModelCard model={model} /></li>)}</ul>
    </div>
  );
}

function Readiness({ system: now, reached }: { system: System; reached: boolean }) {
  const words = !reached ? 'Not reached' : now.ready ? 'Ready' : 'Not ready';
  return (
    <p class={`readiness ${reached && now.ready ? 'is-ready' : 'is-not'}`}>
      <span class="readiness-mark" aria-hidden="true" /> {words}
    </p>
  );
}

function Figures({ system: now }: { system: System }) {
  const { queue, memory, disk, speed, limits } = now;
  return (
    <div class="figures">
      <Figure title="Speed" value={speed.median_ms === null ? '–' : `${Math.round(speed.median_ms)} ms`} says="a picture, half are faster">
        <dl class="facts">
          <div><dt>Pictures a second</dt><dd>{speed.pictures_a_second.toFixed(1)}</dd></div>
          <div><dt>Pictures judged</dt><dd>{speed.pictures.toLocaleString('en')}</dd></div>
        </dl>
      </Figure>
      <Figure title="Queue" value={String(queue.length)} says={`waiting, of ${queue.most} places`}>
        <meter min={0} max={queue.most} value={queue.length} high={queue.most * 0.8} aria-label="Queue" />
      </Figure>
      <Figure title="Memory" value={mebibytes(memory.resident_mib)} says="used by the server">
        <meter min={0} max={memory.models_most_mib} value={memory.models_mib} aria-label="Memory of models" />
        <p class="quiet">Models: {mebibytes(memory.models_mib)} of {mebibytes(memory.models_most_mib)}</p>
      </Figure>
      <Figure title="Disk" value={mebibytes(disk.used_mib)} says={`used, ${mebibytes(disk.free_mib)} free`}>
        <dl class="facts">
          <div><dt>Results</dt><dd>{disk.results.toLocaleString('en')}</dd></div>
          <div><dt>Prompt sets</dt><dd>{disk.prompt_sets.toLocaleString('en')}</dd></div>
        </dl>
      </Figure>
      <section class="card">
        <h2>Limits</h2>
        <dl class="facts">
          <div><dt>A request</dt><dd>{mebibytes(limits.body_mib)}</dd></div>
          <div><dt>Pictures a request</dt><dd>{limits.pictures}</dd></div>
          <div><dt>A picture</dt><dd>{limits.megapixels} megapixels</dd></div>
          <div><dt>Time for a request</dt><dd>{limits.deadline_seconds} s</dd></div>
        </dl>
      </section>
      <section class="card">
        <h2>Server</h2>
        <dl class="facts">
          <div><dt>inctrl</dt><dd>{now.version}</dd></div>
          <div><dt>OpenVINO</dt><dd>{now.openvino}</dd></div>
          <div><dt>Processor</dt><dd>{now.processor}, {now.threads} threads</dd></div>
          <div><dt>Started</dt><dd>{moment(now.started_at)}</dd></div>
          <div><dt>Access</dt><dd>{now.authorisation ? `token, ${now.scope === 'read' ? 'may only look' : 'full'}` : 'open to all who reach it'}</dd></div>
        </dl>
      </section>
    </div>
  );
}

function Figure({ title, value, says, children }: { title: string; value: string; says: string; children: ComponentChildren }) {
  return (
    <section class="card figure">
      <h2>{title}</h2>
      <p class="figure-value"><b>{value}</b> <span class="quiet">{says}</span></p>
      {children}
    </section>
  );
}

function ModelCard({ model }: { model: Model }) {
  return (
    <article class="card">
      <h3 class="model-name">
        {model.name} {model.default && <span class="tag">usual</span>} <span class="tag">{model.loaded ? 'loaded' : 'not loaded'}</span>
      </h3>
      <dl class="facts">
        <div><dt>Encoder</dt><dd>{model.encoder ?? '–'}</dd></div>
        <div><dt>Head</dt><dd>{model.head ?? '–'}</dd></div>
        <div><dt>Input</dt><dd>{model.input_size === null ? '–' : `${model.input_size} pixels square`}</dd></div>
        <div><dt>Text prior</dt><dd>{model.text_prior ? 'yes' : 'no'}</dd></div>
        <div><dt>Memory</dt><dd>{model.memory_mib === null ? '–' : mebibytes(model.memory_mib)}</dd></div>
        {model.identity !== null && <div><dt>Identity</dt><dd class="identity" title={model.identity}>{model.identity.slice(0, 12)}</dd></div>}
      </dl>
      {model.licences.length > 0 && (
        <details>
          <summary>Licences</summary>
          <dl class="facts">
            {model.licences.map(({ part, licence, source }) => <div key={part}><dt>{part}</dt><dd>{licence}, {source}</dd></div>)}
          </dl>
        </details>
      )}
    </article>
  );
}
