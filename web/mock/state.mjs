// Prompt sets and results in memory, with versions as the server keeps them.

import { randomBytes } from 'node:crypto';
import { calibrated, pValue, regionsOf, seeded } from './judge.mjs';
import { pictureSize } from './png.mjs';

export class Refusal extends Error {
  constructor(status, kind, detail, headers = {}) {
    super(detail);
    Object.assign(this, { status, kind, headers });
  }
}

const newId = () => randomBytes(8).toString('hex');

export class State {
  constructor(judge) {
    this.judge = judge;
    this.sets = new Map(); // id -> { id, name, created_at, versions: [version, ...] }
    this.pictures = new Map(); // id -> { id, name, file, width, height, type, from_result }
    this.results = new Map(); // id -> { result, file, type, map, level }
    this.started = new Date().toISOString();
    this.judged = 0;
  }

  set(id) {
    const found = this.sets.get(id) ?? [...this.sets.values()].find(({ name }) => name === id);
    if (found === undefined) throw new Refusal(404, 'not-found', `there is no prompt set ${id}`);
    return found;
  }

  version(set, number) {
    const found = number === undefined ? set.versions.at(-1) : set.versions.find((one) => one.version === Number(number));
    if (found === undefined) throw new Refusal(404, 'not-found', `${set.name} has no version ${number}`);
    return found;
  }

  keepPicture(name, file, fromResult = null) {
    const size = pictureSize(file);
    if (size === null) throw new Refusal(422, 'bad-format', `${name}: not a picture that can be read`);
    const picture = { id: newId(), name, file, ...size, from_result: fromResult };
    this.pictures.set(picture.id, picture);
    return picture;
  }

  checkName(name, except) {
    if (!/^[A-Za-z0-9_-]+$/.test(name ?? '')) throw new Refusal(400, 'invalid-argument', `name: '${name}' has characters other than letters, digits, '-' and '_'`);
    for (const set of this.sets.values()) {
      if (set.name === name && set !== except) throw new Refusal(409, 'conflict', `there is a prompt set ${name} already`);
    }
  }

  // Normal scores of a set, made up from its pictures' ids so that they stay.
  scored(pictures) {
    return pictures.map(({ id }) => Math.round((0.07 + 0.3 * seeded(parseInt(id.slice(0, 7), 16))()) * 1e4) / 1e4);
  }

  create(name, pictures, { category = '', model = 'inctrl-lite', fit = 'squash', falseAlarms = 0.01 }) {
    this.checkName(name);
    if (pictures.length === 0) throw new Refusal(400, 'invalid-argument', 'images: there is none');
    const set = { id: newId(), name, created_at: new Date().toISOString(), versions: [] };
    this.sets.set(set.id, set);
    this.next(set, { pictures, category, model, fit, falseAlarms, mask: null, thresholdSet: null, heldOut: [], defects: [], varied: this.scored(pictures) });
    return set;
  }

  // A new version: what the last one was, and the changes.
  next(set, changes) {
    const before = set.versions.at(-1) ?? { version: 0 };
    const version = { ...before, ...changes, version: before.version + 1, updated_at: new Date().toISOString() };
    if (changes.pictures) Object.assign(version, { varied: this.scored(changes.pictures), heldOut: [], defects: [] });
    set.versions.push(version);
    return version;
  }

  shown(set, version = set.versions.at(-1)) {
    const normals = [...version.varied, ...version.heldOut];
    const found = calibrated(normals, version.falseAlarms);
    const missed = version.defects.length > 0 ? Math.min(...version.defects) : 1;
    const threshold = found.threshold === null ? null : Math.min(found.threshold, missed);
    return {
      id: set.id, name: set.name, version: version.version, label: `${set.name}@${version.version}`, created_at: set.created_at,
      updated_at: version.updated_at, shots: version.pictures.length, category: version.category, model: version.model,
      model_identity: '5f2ac1d09be7'.padEnd(64, '0'), fit: version.fit, has_mask: version.mask !== null,
      threshold: version.thresholdSet ?? threshold, threshold_set: version.thresholdSet,
      normal_below: found.normal_below === null ? null : Math.min(found.normal_below, threshold), false_alarms: version.falseAlarms,
      normals: normals.length, normal_scores: normals, defect_scores: version.defects,
      results: [...this.results.values()].filter(({ result }) => result.prompt_set === set.id).length,
    };
  }

  label(score, shown) {
    if (shown.threshold === null) return 'undecided';
    if (score >= shown.threshold) return 'anomalous';
    return shown.threshold_set === null && score >= shown.normal_below ? 'undecided' : 'normal';
  }

  detect(set, version, name, file) {
    const size = pictureSize(file);
    if (size === null) return { image: name, error: { kind: 'bad-format', message: `${name}: not a picture that can be read` } };
    const shown = this.shown(set, version);
    const { score, map } = this.judge.judge(file, version.pictures.map((one) => one.file));
    const level = 0.36;
    const id = newId();
    const result = {
      image: name, width: size.width, height: size.height, pred_score: score, pred_label: this.label(score, shown),
      threshold: shown.threshold, p_value: pValue(score, shown.normal_scores), normals: shown.normals,
      parts: { patch: Math.round(score * 420) / 1000, image: Math.round(score * 180) / 1000, text: null },
      regions: regionsOf(map, size.width, size.height, level), anomaly_map: `/v1/results/${id}/map`, overlay: `/v1/results/${id}/map?kind=overlay`,
      model: version.model, prompts: shown.label, shots: version.pictures.length, id, created_at: new Date().toISOString(), prompt_set: set.id, review: null,
    };
    this.results.set(id, { result, file, type: size.type, map, level, prompts: version.pictures });
    this.judged += 1;
    return result;
  }

  resultOf(id) {
    const found = this.results.get(id);
    if (found === undefined) throw new Refusal(404, 'not-found', `there is no result ${id}`);
    return found;
  }

  matching(query) {
    const wanted = (name) => query.get(name) || null;
    const set = wanted('prompt_set') === null ? null : this.set(wanted('prompt_set')).id;
    const found = [...this.results.values()].map(({ result }) => result).filter((result) => {
      const review = wanted('review');
      return (set === null || result.prompt_set === set) && (wanted('label') === null || result.pred_label === wanted('label'))
        && (review === null || (review === 'any' ? result.review !== null : (result.review?.label ?? 'none') === review))
        && (wanted('min_score') === null || result.pred_score >= Number(wanted('min_score')))
        && (wanted('max_score') === null || result.pred_score <= Number(wanted('max_score')))
        && (wanted('since') === null || Date.parse(result.created_at) >= Date.parse(wanted('since')))
        && (wanted('before') === null || Date.parse(result.created_at) < Date.parse(wanted('before')))
        && (wanted('name') === null || result.image.includes(wanted('name')));
    }).reverse();
    return wanted('order') === 'score' ? found.sort((a, b) => b.pred_score - a.pred_score) : found;
  }
}
