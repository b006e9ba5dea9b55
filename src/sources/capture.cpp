// src/sources/capture.cpp. Tested by tests/sources/video_frames_test.cpp
#include "sources/capture.h"

#include <algorithm>
#include <cctype>
#include <filesystem>

#include "pictures/opencv_module.h"
#include "sources/opencv_capture.h"
#include "tensor/require.h"

namespace inctrl {

namespace fs = std::filesystem;

bool VideoAddress::is_camera() const noexcept {
  if (given_.starts_with("/dev/")) return true;
  return !given_.empty() && given_.size() < 6 &&
         std::all_of(given_.begin(), given_.end(), [](unsigned char c) { return std::isdigit(c) != 0; });
}

std::string VideoAddress::shown() const {
  if (!is_url()) return given_;
  const std::size_t host = given_.find("://") + 3, path = given_.find('/', host);
  const std::size_t at = given_.rfind('@', path);
  return at == std::string::npos || at < host ? given_ : given_.substr(0, host) + given_.substr(at + 1);
}

std::string VideoAddress::stem() const {
  constexpr std::size_t kLongest = 80;
  if (!is_url() && !is_camera()) return fs::path(given_).stem().native();
  if (!is_url() && !given_.starts_with('/')) return "camera" + given_;
  const std::string name = shown();
  std::string stem = name.substr(is_url() ? name.find("://") + 3 : name.rfind('/') + 1).substr(0, kLongest);
  for (char& c : stem)
    if (std::isalnum(static_cast<unsigned char>(c)) == 0 && c != '.' && c != '-') c = '_';
  if (stem.starts_with('.')) stem.front() = '_';
  return stem;
}

std::unique_ptr<Capture> open_capture(const VideoAddress& address) {
  const bool is_file = !address.is_url() && !address.is_camera();
  std::error_code error;
  require(!is_file || fs::exists(address.given(), error), ErrorCode::kNotFound, "there is no video ", address.given());
  require(!is_file || fs::is_regular_file(address.given(), error), ErrorCode::kBadFormat, address.given(),
          " is no file, and so no video");
  static const auto open =
      opencv_function<decltype(inctrl_open_opencv_capture)>("inctrl_opencv_capture", "inctrl_open_opencv_capture");
  const VideoKind kind = is_file ? VideoKind::kFile : address.is_url() ? VideoKind::kUrl : VideoKind::kCamera;
  std::unique_ptr<Capture> capture(open(address.given(), kind));
  require(capture != nullptr, is_file ? ErrorCode::kBadFormat : ErrorCode::kBackend,
          address.is_camera() ? "camera " : "", address.shown(),
          is_file ? " cannot be opened as a video: it is none, is cut off, or is of a kind that OpenCV does not decode"
                  : " cannot be opened: does it answer, and may this program use it?");
  return capture;
}

}  // namespace inctrl
