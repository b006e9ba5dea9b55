// apps/cli/picture_reader.h: how does a run read its pictures: upright, or in the published order of steps?
// Tested by tests/cli/picture_reader_test.cpp
#pragma once

#include <string>
#include <string_view>

#include "cli/run_flags.h"
#include "inctrl/image.h"
#include "inctrl/options.h"
#include "inctrl/result.h"
#include "pictures/read_picture.h"

namespace inctrl::cli {

struct RunPicture {
  Image shown;   // what results speak of and overlays are drawn on: upright, or with `released` as stored
  Image square;  // with `released`, what the encoder sees; else without pixels: it sees `shown`, fitted
  Frame frame;   // with `released`, what of `shown` the square shows
  Size size;     // of the whole picture, where `shown` is it made smaller; else 0

  int width() const noexcept { return size.width > 0 ? size.width : shown.width; }
  int height() const noexcept { return size.width > 0 ? size.height : shown.height; }

  ImageView judged() const noexcept { return square.pixels.empty() ? shown.view() : square.view(); }
};

// A result of picture.judged(), told in the pixels of the whole picture: its map's frame, and its regions from
// `region_level` on.
void place_in_shown(Result& result, const RunPicture& picture, float region_level);

// Any thread may call.
class PictureReader {
 public:
  // kInvalidArgument for an unknown range, and if --preprocess released meets a flag that it leaves no room for.
  //   fit  as the user gave it; may be empty
  PictureReader(const ReadingFlags& flags, const std::string& fit);

  // Errors as of read_picture() and read_as_released(). `input_size`: side of the encoder's square.
  RunPicture read(const std::string& file, int input_size) const;

  // A picture that is in memory already, such as a frame of a video; kLimit if it has no sensible shape.
  RunPicture take(Image picture, int input_size) const;

  // What to say of a picture that is not judged as a whole; nothing if it is. `fit`: the model's.
  std::string hidden_part(const std::string& file, const RunPicture& picture, Fit fit) const;

  std::string_view preprocess() const noexcept { return released_ ? "released" : "upright"; }

 private:
  ReadOptions options_;
  bool released_, fast_;
};

}  // namespace inctrl::cli
