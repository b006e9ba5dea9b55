/* inctrl.h: the library for C, and for whatever speaks C. What each thing means is told in inctrl/detector.h and the
 * other C++ headers; here is how it is called.
 *
 * Handles are opaque and never change after they were made: any number of threads may use one at once. A handle keeps
 * alive what it needs of others, so they may be freed in any order; free each once, when no call uses it any more.
 * Freeing NULL does nothing. What is borrowed (text, arrays of a result) lives as long as the handle that it was asked
 * of.
 *
 * Calls that can fail return a status. Then they have changed nothing, outputs included, and inctrl_last_error() says
 * in the same thread what was wrong. No call throws, prints or exits.
 *
 * Structures begin with their size, to be set by the caller: `inctrl_model_options options = {.size = sizeof
 * options};`. Fields that are 0 or NULL mean the default. Later versions may add fields at the end, never change or
 * remove one, within one INCTRL_ABI_VERSION.
 */
#ifndef INCTRL_H
#define INCTRL_H

#include <stddef.h> /* NOLINT(modernize-deprecated-headers): this is C */
#include <stdint.h> /* NOLINT(modernize-deprecated-headers) */

#ifdef __cplusplus
extern "C" {
#endif

#define INCTRL_ABI_VERSION 1

/* The INCTRL_ABI_VERSION of the library that runs: stop where it is not the header's. */
int32_t inctrl_abi_version(void);
/* Such as "0.1.0". */
const char* inctrl_version(void);

typedef enum inctrl_status {
  INCTRL_OK = 0,
  INCTRL_INVALID_ARGUMENT = 1, /* a value that no call of this kind accepts */
  INCTRL_NOT_FOUND = 2,        /* a file, model or prompt set that is not there */
  INCTRL_BAD_FORMAT = 3,       /* bytes that are not what they claim to be */
  INCTRL_INCOMPATIBLE = 4,     /* parts that do not belong together: model and prompts */
  INCTRL_LIMIT = 5,            /* too large, too many */
  INCTRL_BACKEND = 6,          /* OpenVINO, disk */
  INCTRL_OUT_OF_MEMORY = 7
} inctrl_status;

/* "ok", "invalid-argument", "not-found", ...: as on every other interface; "unknown" for other numbers. */
const char* inctrl_status_name(inctrl_status status);
/* One sentence on the last call of this thread that failed; "" if none has. Valid until the next one fails. */
const char* inctrl_last_error(void);

typedef enum inctrl_pixel_format { INCTRL_GRAY8 = 0, INCTRL_RGB8 = 1, INCTRL_BGR8 = 2 } inctrl_pixel_format;

/* Borrowed 8-bit pixels, interleaved, top row first; they must outlive the call they are given to, no longer. */
typedef struct inctrl_image {
  const uint8_t* pixels;
  int32_t width, height; /* pixels, both at least 1 */
  int64_t row_stride;    /* bytes from one row to the next, at least width * channels; 0: just that */
  int32_t format;        /* an inctrl_pixel_format */
} inctrl_image;

/* ---- Model: an encoder and its heads, compiled for one device ---- */

typedef struct inctrl_model inctrl_model;

typedef struct inctrl_model_options {
  size_t size;
  const char* device;         /* as OpenVINO names devices; NULL: "CPU" */
  const char* precision;      /* "f32" (NULL), "bf16", "int8" or "auto" */
  const char* fit;            /* "crop", "squash" or "pad"; NULL: the model's */
  int32_t threads;            /* processor threads in all; 0: one a processor */
  int32_t streams;            /* pictures judged at once without waiting for each other; 0: 1 */
  int32_t batch;              /* pictures in one run of the encoder; 0: chosen */
  const char* compiled_cache; /* a folder in which compiled models are kept; NULL: none are */
} inctrl_model_options;

/* A name such as "inctrl-lite", which is looked for where the program looks and beside the library, or a file's path.
 * `options` may be NULL. */
inctrl_status inctrl_model_load(const char* name_or_path, const inctrl_model_options* options, inctrl_model** model);
void inctrl_model_free(inctrl_model* model);

const char* inctrl_model_name(const inctrl_model* model);
const char* inctrl_model_identity(
    const inctrl_model* model);                             /* sha256 of tensors and metadata, 64 hexadecimal digits */
int32_t inctrl_model_input_size(const inctrl_model* model); /* side of the encoder's square, pixels */

/* ---- Prompts: the few normal pictures that queries are compared with, encoded once ---- */

typedef struct inctrl_prompts inctrl_prompts;

/* `category` names the object in the pictures, for models with a text prior; NULL: none. */
inctrl_status inctrl_prompts_create(const inctrl_model* model, const inctrl_image* normal_images, size_t count,
                                    const char* category, inctrl_prompts** prompts);
/* One file, as `inctrl prompts export` writes it. */
inctrl_status inctrl_prompts_load(const char* file, inctrl_prompts** prompts);
inctrl_status inctrl_prompts_save(const inctrl_prompts* prompts, const char* file);
void inctrl_prompts_free(inctrl_prompts* prompts);

int32_t inctrl_prompts_shots(const inctrl_prompts* prompts); /* how many pictures, K */

/* A set that knows what normal pictures score: its own, and `count` further ones (0: none), so that labels are better
 * founded. `false_alarms`: the share of normal pictures that may be called anomalous, in (0, 1); 0: as before, else
 * 0.01. */
inctrl_status inctrl_prompts_calibrate(const inctrl_model* model, const inctrl_prompts* prompts,
                                       const inctrl_image* normal_images, size_t count, double false_alarms,
                                       inctrl_prompts** calibrated);
/* A set whose queries are passed over where `mask` is not 0, laid over the query whatever its size; NULL: nowhere. */
inctrl_status inctrl_prompts_with_mask(const inctrl_prompts* prompts, const inctrl_image* mask,
                                       inctrl_prompts** masked);

/* ---- Detector: one model against one set of prompts ---- */

typedef struct inctrl_detector inctrl_detector;

typedef struct inctrl_detector_options {
  size_t size;
  int32_t has_threshold; /* 1: `threshold` decides; 0: the prompts do */
  float threshold;
  double false_alarms; /* in (0, 1); 0: the prompts' calibration's, else 0.01 */
  int32_t only_scores; /* 1: do not find out what normal pictures score; labels are undecided without a threshold */
} inctrl_detector_options;

/* `options` may be NULL. INCTRL_INCOMPATIBLE if another model encoded the prompts. */
inctrl_status inctrl_detector_create(const inctrl_model* model, const inctrl_prompts* prompts,
                                     const inctrl_detector_options* options, inctrl_detector** detector);
void inctrl_detector_free(inctrl_detector* detector);

/* ---- Results ---- */

typedef struct inctrl_results inctrl_results;

/* Judges `count` pictures; results are in their order. A picture's score is the same to the last bit whatever the other
 * pictures, the threads, or the interface. */
inctrl_status inctrl_detect(const inctrl_detector* detector, const inctrl_image* queries, size_t count,
                            inctrl_results** results);
void inctrl_results_free(inctrl_results* results);
size_t inctrl_results_count(const inctrl_results* results);

typedef enum inctrl_label { INCTRL_NORMAL = 0, INCTRL_ANOMALOUS = 1, INCTRL_UNDECIDED = 2 } inctrl_label;

/* The bounding box of an anomalous place, in the picture's pixels, and the largest map value inside. */
typedef struct inctrl_box {
  int32_t x, y, width, height;
  float score;
} inctrl_box;

typedef struct inctrl_result {
  size_t size;
  float pred_score;          /* 0 to 1, larger is more anomalous */
  int32_t pred_label;        /* an inctrl_label */
  float threshold;           /* scores from here on are anomalous; NaN: nothing is known */
  float p_value;             /* the chance that a normal picture scores as high; NaN: not known */
  int32_t normals;           /* normal pictures behind both; 0: none */
  float patch, image, text;  /* what the score is made of; NaN: the model has no such part */
  const inctrl_box* regions; /* largest score first; borrowed from the results */
  size_t region_count;
  const float* anomaly_map; /* [map_rows, map_columns], row-major, each 0 to 1; borrowed from the results */
  int32_t map_rows, map_columns;
  double frame_left, frame_top, frame_width, frame_height; /* what of the picture the map covers, pixels */
} inctrl_result;

/* Fills as much of `result` as its size says. INCTRL_INVALID_ARGUMENT if there are not so many. */
inctrl_status inctrl_results_get(const inctrl_results* results, size_t index, inctrl_result* result);

/* The map at a picture's size, bilinear between the centres of its cells, 0 where the encoder saw nothing: height *
 * width floats, row-major, into `values`. `width` and `height` are those of the picture that was judged. */
inctrl_status inctrl_results_map(const inctrl_results* results, size_t index, int32_t width, int32_t height,
                                 float* values);

#ifdef __cplusplus
}
#endif

#endif
