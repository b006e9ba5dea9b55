// bench/fixed_job.cpp: one fixed small job of each stage that is our own, for counting instructions.
// bench/count_instructions runs it under callgrind: unlike times, instructions are the same on a busy machine.
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <map>
#include <span>
#include <string>

#include "imaging/enlarged_map.h"
#include "imaging/fit.h"
#include "imaging/normalise.h"
#include "pictures/overlay.h"
#include "pictures/read_picture.h"
#include "pictures/write_picture.h"
#include "residual/patch_residual.h"

namespace {

using namespace inctrl;

// Gray slopes with noise, the same on every machine.
Image picture(int width, int height) {
  Image image{{}, width, height};
  unsigned state = 1;
  for (int y = 0; y < height; ++y)
    for (int x = 0; x < width; ++x)
      for (int c = 0; c < 3; ++c)
        image.pixels.push_back(
            static_cast<std::uint8_t>((x + 2 * y) / 8 % 200 + ((state = state * 1664525 + 1013904223) >> 28)));
  return image;
}

TokenGrid tokens(unsigned state) {
  TokenGrid grid{14, 14, 112, std::vector<float>(14 * 14 * 112)};
  for (float& value : grid.values)
    value = static_cast<float>((state = state * 1664525 + 1013904223) >> 8) * 0x1p-24f - 0.5f;
  normalise_tokens(grid);
  return grid;
}

std::map<std::string, std::function<void()>> stages() {
  static const Image shown = picture(640, 480);
  static const std::vector<std::uint8_t> jpeg = encode_jpeg(shown.view(), 90), png = encode_png(shown.view());
  static const std::vector<std::uint8_t> square(224 * 224 * 3, 100);
  static std::vector<float> planes(square.size());
  static const TokenGrid query = tokens(1), prompt = tokens(2);
  static const TokenPanels panels(std::vector<const TokenGrid*>(4, &prompt));
  static const std::vector<float> grid(14 * 14, 0.3f);
  const Frame frame{0, 0, 640, 480};
  return {
      {"decode_jpeg", [] { (void)decode_picture(std::as_bytes(std::span(jpeg)), {}, "x"); }},
      {"decode_png", [] { (void)decode_picture(std::as_bytes(std::span(png)), {}, "x"); }},
      {"resize", [] { (void)fit_to_square(shown.view(), 224, Fit::kSquash); }},
      {"normalise",
       [] {
         Normaliser({0.5, 0.5, 0.5}, {0.5, 0.5, 0.5}).to_planes(square, planes.data());
       }},
      {"residual", [] { (void)patch_residual(query, panels); }},
      {"enlarge_map",
       [=] {
         (void)enlarge({grid, 14, 14}, frame, {640, 480});
       }},
      {"overlay",
       [=] {
         (void)draw_overlay(shown.view(), EnlargedMap({grid, 14, 14}, frame, {640, 480}), scale_around(0.3f), {});
       }},
      {"encode_png", [] { (void)encode_png(shown.view()); }},
  };
}

}  // namespace

// What callgrind counts.
extern "C" [[gnu::noinline]] void fixed_job_stage(const std::function<void()>& stage) {
  stage();
}

int main(int argc, char** argv) {
  const auto all = stages();
  if (argc == 1) {
    for (const auto& [name, stage] : all) std::puts(name.c_str());
    return EXIT_SUCCESS;
  }
  const auto found = all.find(argv[1]);
  if (found == all.end()) return EXIT_FAILURE;
  found->second();  // tables that are made once
  fixed_job_stage(found->second);
  return EXIT_SUCCESS;
}
