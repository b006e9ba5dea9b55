// inctrl/options.h: the words a user chooses from. Each is spelled alike in C++, in model files and on the command
// line.
#pragma once

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
};

std::string_view name(Fit fit) noexcept;
std::string_view name(Precision precision) noexcept;
Fit parse_fit(std::string_view text);              // kInvalidArgument, naming the choices
Precision parse_precision(std::string_view text);  // kInvalidArgument, naming the choices

}  // namespace inctrl
