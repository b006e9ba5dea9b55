// The shapes the server speaks of, as in its /openapi.json. Only what the page reads is spelled out.

export type Label = 'normal' | 'anomalous' | 'undecided';
export type ReviewLabel = 'normal' | 'anomalous';

export interface Region {
  x: number;
  y: number;
  width: number;
  height: number;
  score: number;
}

export interface Review {
  label: ReviewLabel;
  note: string;
  at: string;
}

export interface Result {
  image: string;
  width: number;
  height: number;
  pred_score: number;
  pred_label: Label;
  threshold: number | null;
  p_value: number | null;
  normals: number | null;
  parts: { patch: number; image: number | null; text: number | null };
  regions: Region[];
  model: string;
  prompts: string | null;
  shots: number;
  id: string | null;
  created_at: string;
  prompt_set: string | null;
  review: Review | null;
}

export type StoredResult = Result & { id: string };

export interface Failure {
  image: string;
  error: { kind: string; message: string };
}

export type Fit = 'crop' | 'squash' | 'pad';

export interface PromptSet {
  id: string;
  name: string;
  version: number;
  label: string;
  created_at: string;
  updated_at: string;
  shots: number;
  category: string;
  model: string;
  model_identity: string;
  fit: Fit;
  has_mask: boolean;
  threshold: number | null;
  threshold_set: number | null;
  normal_below: number | null;
  false_alarms: number;
  normals: number;
  normal_scores: number[];
  defect_scores: number[];
  results: number;
}

export interface PromptImage {
  id: string;
  name: string;
  width: number;
  height: number;
  score: number | null;
  from_result: string | null;
}

export interface Calibrated {
  prompt_set: PromptSet;
  saved: boolean;
  effect: { results: number; anomalous_before: number; anomalous_after: number; changed: string[] };
}

export interface Place {
  x: number;
  y: number;
  width: number;
  height: number;
}

export interface Nearest {
  query: Place;
  prompt: { image: string; place: Place };
  residual: number;
}

export interface Model {
  name: string;
  identity: string | null;
  default: boolean;
  loaded: boolean;
  encoder: string | null;
  head: string | null;
  input_size: number | null;
  text_prior: boolean;
  memory_mib: number | null;
  licences: { part: string; licence: string; source: string }[];
}

export interface System {
  version: string;
  started_at: string;
  processor: string;
  threads: number;
  openvino: string;
  ready: boolean;
  queue: { length: number; most: number };
  memory: { resident_mib: number; models_mib: number; models_most_mib: number };
  disk: { results: number; prompt_sets: number; used_mib: number; free_mib: number };
  speed: { pictures: number; median_ms: number | null; pictures_a_second: number };
  limits: { body_mib: number; pictures: number; megapixels: number; deadline_seconds: number };
  authorisation: boolean;
  scope: 'read' | 'full';
}

export interface Problem {
  type: string;
  title: string;
  status: number;
  detail?: string;
  kind: string;
}
