// apps/cli/run_source.h: where does a run take its pictures from: names, a watched folder, or a video?
// Tested by tests/cli/run_source_test.cpp and tests/end_to_end/live_test.py
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "inctrl/image.h"
#include "sources/folder_watch.h"
#include "sources/picture_source.h"

namespace inctrl::cli {

struct DetectFlags;

// One picture to judge.
struct RunItem {
  PictureName name;
  bool is_unique = false;      // no other item has this name.relative, so output files are called after all of it
  Image picture;               // a frame; without pixels: to be read from the file name.given
  std::optional<double> time;  // of a frame, seconds
  std::optional<std::string> captured_at;  // of a live frame: UTC, "2026-11-25T08:30:00.125Z"
  FileStamp stamp;                         // of a watched file
};

// next() and ready() are for one thread at a time, came_out() for one, which may be another.
class RunSource {
 public:
  virtual ~RunSource() = default;
  // Waits for an item; nothing at the end, or if the program was interrupted.
  virtual std::optional<RunItem> next() = 0;
  virtual bool ready() { return true; }              // next() will not wait for something to happen outside
  virtual void came_out(const RunItem&) {}           // the item's result was written
  virtual bool may_vanish() const { return false; }  // a file that has gone is no failure
  virtual bool is_endless() const { return false; }  // it goes on until it is interrupted
  virtual bool is_timed() const { return false; }    // items are frames
  virtual double rate() const { return 0; }          // frames a second of the video's time, 0 where unknown
  virtual std::optional<std::size_t> size() const { return std::nullopt; }
  virtual std::size_t passed_over() const { return 0; }  // files that are no pictures
};

// Of `flags`, which must outlive it. `say` is told of what happens to a live source, from any thread. Errors as of the
// classes of src/sources.
std::unique_ptr<RunSource> make_run_source(const DetectFlags& flags, std::function<void(const std::string&)> say);

}  // namespace inctrl::cli
