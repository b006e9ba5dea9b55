// src/pictures/opencv_writer.cpp: the module inctrl_opencv_writer. Tested by tests/pictures/overlay_video_test.cpp
#include "pictures/opencv_writer.h"

#include <memory>
#include <opencv2/videoio.hpp>

namespace inctrl {
namespace {

class OpenCvEncoder final : public VideoEncoder {
 public:
  bool open(const std::string& file, double rate, const Size& size) {
    const int code = file.ends_with(".avi") ? cv::VideoWriter::fourcc('M', 'J', 'P', 'G')
                                            : cv::VideoWriter::fourcc('m', 'p', '4', 'v');
    return writer_.open(file, code, rate, {size.width, size.height});
  }
  void write(const ImageView& frame) override {
    // OpenCV takes no const pointer, but only reads.
    writer_.write(cv::Mat(frame.height, frame.width, CV_8UC3, const_cast<std::uint8_t*>(frame.pixels),
                          static_cast<std::size_t>(frame.row_stride)));
  }

 private:
  cv::VideoWriter writer_;
};

}  // namespace
}  // namespace inctrl

inctrl::VideoEncoder* inctrl::inctrl_open_video_encoder(const std::string& file, double rate, const Size& size) {
  auto encoder = std::make_unique<OpenCvEncoder>();
  return encoder->open(file, rate, size) ? encoder.release() : nullptr;
}
