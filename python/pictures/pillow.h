// python/pictures/pillow.h: what Pillow is asked for, through inctrl/_pillow.py, where the program asks OpenCV and its
// libraries. The files beside this one take the place of those of their names in src/pictures.
// Tested by python/tests/test_decoding.py
#pragma once

#include <pybind11/numpy.h>

#include <cstddef>
#include <memory>
#include <span>
#include <string>

#include "pictures/decoded_samples.h"
#include "pictures/probe.h"

namespace inctrl::python {

// A decoded picture file, kept by an array of NumPy. May be made and dropped by any thread: it takes the interpreter
// for that long.
class PillowSamples {
 public:
  // `as_stored`: inks and alpha as the file has them. kBadFormat, naming `origin`, if Pillow cannot decode it, or gives
  // another size than the header. TIFFs come turned upright, the others as they are stored.
  PillowSamples(std::span<const std::byte> encoded, const PictureHeader& header, const std::string& origin,
                bool as_stored = false);
  ~PillowSamples();
  PillowSamples(const PillowSamples&) = delete;
  PillowSamples& operator=(const PillowSamples&) = delete;

  const DecodedSamples& view() const noexcept { return view_; }

 private:
  pybind11::object* array_ = nullptr;  // owned; dropped with the interpreter in hand
  DecodedSamples view_;
};

}  // namespace inctrl::python
