/* detect.c: judges pictures against normal ones, in C99 and nothing but libinctrl.
 *
 *   cc -std=c99 detect.c $(pkg-config --cflags --libs inctrl) -o detect
 *   ./detect inctrl-lite normal1.ppm normal2.ppm -- query1.ppm query2.ppm
 *
 * Pictures are binary PGM or PPM files (P5, P6; 8 bits), which need no library: `convert part.jpg part.ppm` makes one.
 */
#include <inctrl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void stop(const char* what) {
  fprintf(stderr, "detect: %s\n", what);
  exit(1);
}

static void check(inctrl_status status) {
  if (status != INCTRL_OK) {
    fprintf(stderr, "detect: %s: ", inctrl_status_name(status));
    stop(inctrl_last_error());
  }
}

/* The next number of a header, past blanks and comments. */
static int header_number(FILE* file) {
  int c = getc(file), number = 0;
  while (c == '#' || c == ' ' || c == '\t' || c == '\r' || c == '\n') {
    if (c == '#')
      while (c != '\n' && c != EOF) c = getc(file);
    c = getc(file);
  }
  if (c < '0' || c > '9') return -1;
  for (; c >= '0' && c <= '9' && number < 100000; c = getc(file)) number = 10 * number + (c - '0');
  return number;
}

static inctrl_image read_picture(const char* name) {
  inctrl_image image;
  size_t channels, bytes;
  uint8_t* pixels;
  char magic[2];
  FILE* file = fopen(name, "rb");
  if (file == NULL) stop(name);
  memset(&image, 0, sizeof image);
  if (fread(magic, 1, 2, file) != 2 || magic[0] != 'P' || (magic[1] != '5' && magic[1] != '6'))
    stop("not a PGM or PPM");
  channels = magic[1] == '5' ? 1 : 3;
  image.format = magic[1] == '5' ? INCTRL_GRAY8 : INCTRL_RGB8;
  image.width = header_number(file);
  image.height = header_number(file);
  if (image.width < 1 || image.height < 1 || header_number(file) != 255) stop("not a picture of 8 bits");
  bytes = (size_t)image.width * (size_t)image.height * channels;
  pixels = malloc(bytes);
  if (pixels == NULL || fread(pixels, 1, bytes, file) != bytes) stop("a picture is cut off");
  fclose(file);
  image.pixels = pixels;
  return image;
}

int main(int argc, char** argv) {
  static const char* const labels[] = {"normal", "anomalous", "undecided"};
  inctrl_model_options options = {.size = sizeof options};
  inctrl_model* model;
  inctrl_prompts* prompts;
  inctrl_detector* detector;
  inctrl_results* results;
  inctrl_image* images;
  int normals = 0, i;
  size_t count, k;

  if (inctrl_abi_version() != INCTRL_ABI_VERSION) stop("the library is of another version than its header");
  while (2 + normals < argc && strcmp(argv[2 + normals], "--") != 0) ++normals;
  if (normals == 0 || 3 + normals >= argc) stop("usage: detect MODEL NORMAL... -- QUERY...");
  count = (size_t)(argc - 3 - normals);
  images = malloc((size_t)argc * sizeof *images);
  if (images == NULL) stop("out of memory");
  for (i = 0; i < normals; ++i) images[i] = read_picture(argv[2 + i]);
  for (k = 0; k < count; ++k) images[normals + (int)k] = read_picture(argv[3 + normals + (int)k]);

  check(inctrl_model_load(argv[1], &options, &model));
  check(inctrl_prompts_create(model, images, (size_t)normals, NULL, &prompts));
  check(inctrl_detector_create(model, prompts, NULL, &detector));
  check(inctrl_detect(detector, images + normals, count, &results));
  for (k = 0; k < count; ++k) {
    inctrl_result result = {.size = sizeof result};
    check(inctrl_results_get(results, k, &result));
    printf("%.9g  %-9s  %s, %u regions\n", result.pred_score, labels[result.pred_label], argv[3 + normals + (int)k],
           (unsigned)result.region_count);
  }

  inctrl_results_free(results);
  inctrl_detector_free(detector);
  inctrl_prompts_free(prompts);
  inctrl_model_free(model);
  for (i = 0; i < normals + (int)count; ++i) free((void*)images[i].pixels);
  free(images);
  return 0;
}
