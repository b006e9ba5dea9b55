// inctrl/options.h: the words a user chooses from. Each is spelled alike in C++, in model files and on the command
// line.
#pragma once

#include <string>
#include <string_view>

namespace inctrl {

// How a picture of any shape becomes the encoder's square.
enum class Fit {
  kCrop,    // "crop": the shorter side fits, the middle is kept; hides the ends of the longer side
  kSquash,  // "squash": both sides fit; nothing is hidden, the aspect ratio changes
  kPad,     // "pad": the longer side fits; the rest is filled with the edge's pixels, and ignored
};

// The number format of the encoder's arithmetic.
enum class Precision {
  kF32,   // "f32": 32-bit floats; the exact mode, everywhere the same within 1e-5
  kBf16,  // "bf16": bfloat16; only where the processor has it, 3e-3 off
  kInt8,  // "int8": products of 8-bit integers; only for models that `inctrl quantize` made. The rest is bf16 where the
          // processor has it, else f32
  kAuto,  // "auto": the fastest of these for the model and the processor
};

// A large picture is looked at in overlapping tiles, each as the encoder's square; its map is theirs, blended. A tile
// is always squashed: tiles are nearly square, and nothing may be hidden.
struct Tiles {
  int rows = 1, columns = 1;  // 1 to kMostTilesASide each; 1 x 1: the picture as one
  int reach = 1;              // steps to the farthest tiles of the prompts that a tile is compared with, or kEverywhere

  int count() const noexcept { return rows * columns; }
  friend bool operator==(const Tiles&, const Tiles&) = default;
};
constexpr int kMostTilesASide = 64;
constexpr int kEverywhere = -1;  // as reach: with all tiles, wherever they lie

// The tiles that suit a picture of width x height pixels: as many as it takes that a tile shrinks by about two at most
// to the encoder's square of `input_size` pixels, 64 at most in all; 1 x 1 for a picture no larger than that.
// kInvalidArgument for an empty picture.
Tiles suitable_tiles(int width, int height, int input_size);

std::string_view name(Fit fit) noexcept;
std::string_view name(Precision precision) noexcept;
std::string name(const Tiles& tiles);              // "3x4": rows, columns
Fit parse_fit(std::string_view text);              // kInvalidArgument, naming the choices
Precision parse_precision(std::string_view text);  // kInvalidArgument, naming the choices
Tiles parse_tiles(std::string_view text);          // "3x4", reach 1. kInvalidArgument, saying what is possible
int parse_reach(std::string_view text);            // "0" to "63", or "all": kEverywhere. kInvalidArgument

}  // namespace inctrl
