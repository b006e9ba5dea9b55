// src/pictures/libjpeg_calls.h: how do calls of libjpeg come back after a fatal error, and what counts as damage?
// Tested by tests/pictures/jpeg_test.cpp
#pragma once

#include <algorithm>
#include <array>
#include <csetjmp>
#include <cstdio>  // jpeglib.h needs it first

#include <jpeglib.h>

#include <jerror.h>

namespace inctrl {

// A call of libjpeg does not return from a fatal error: it jumps. What is between setjmp() and the jump must have no
// destructor, which would be passed over.
struct WayOut {
  jpeg_error_mgr errors{};
  std::jmp_buf jump{};
  std::array<char, JMSG_LENGTH_MAX> message{};
};

[[noreturn]] inline void leave(j_common_ptr jpeg) {
  auto* way_out = static_cast<WayOut*>(jpeg->client_data);
  jpeg->err->format_message(jpeg, way_out->message.data());
  std::longjmp(way_out->jump, 1);
}

// Warnings are quiet, but for damage: libjpeg would go on with gray blocks, and a camera's broken picture would be
// judged as a defective part. Stray bytes and odd headers harm no pixel.
inline void note(j_common_ptr jpeg, int level) {
  constexpr std::array kDamage{JWRN_HIT_MARKER, JWRN_HUFF_BAD_CODE, JWRN_ARITH_BAD_CODE, JWRN_JPEG_EOF,
                               JWRN_MUST_RESYNC};
  const bool is_warning = level < 0;
  if (is_warning && std::find(kDamage.begin(), kDamage.end(), jpeg->err->msg_code) != kDamage.end()) leave(jpeg);
}

template <typename Jpeg>
void set_way_out(Jpeg& jpeg, WayOut& way_out) {
  jpeg.err = jpeg_std_error(&way_out.errors);
  jpeg.client_data = &way_out;
  way_out.errors.error_exit = leave;
  way_out.errors.emit_message = note;
}

inline J_COLOR_SPACE colours_of(int channels) {
  return channels == 1 ? JCS_GRAYSCALE : channels == 3 ? JCS_EXT_BGR : JCS_CMYK;
}

}  // namespace inctrl
