// src/pictures/lettering.cpp: OpenCV's Hershey letters. Tested by tests/pictures/lettering_test.cpp
#include "pictures/lettering.h"

#include <algorithm>
#include <opencv2/imgproc.hpp>

namespace inctrl {
namespace {

constexpr int kFont = cv::FONT_HERSHEY_SIMPLEX;
constexpr double kCapitalHeight = 21;  // pixels of the font's capitals at scale 1

double font_scale(int height) {
  return height / kCapitalHeight;
}
int stroke(int height) {
  return std::max(1, (height + 4) / 12);
}

}  // namespace

Lettering draw_letters(const std::string& text, int height) {
  int tail = 0;
  const cv::Size size = cv::getTextSize(text, kFont, font_scale(height), stroke(height), &tail);
  const int margin = stroke(height) + 2, brackets = height / 5;  // soft edges; what is higher than a capital
  Lettering letters{.left = -margin, .top = -(margin + brackets + size.height)};
  Image& coverage = letters.coverage;
  coverage = {{}, size.width + 2 * margin, size.height + brackets + tail + 2 * margin, PixelFormat::kGray8};
  coverage.pixels.resize(static_cast<std::size_t>(coverage.width) * static_cast<std::size_t>(coverage.height));
  cv::Mat drawn(coverage.height, coverage.width, CV_8UC1, coverage.pixels.data());
  cv::putText(drawn, text, {-letters.left, -letters.top}, kFont, font_scale(height), 255, stroke(height), cv::LINE_AA);
  return letters;
}

int letters_width(const std::string& text, int height) {
  int tail = 0;
  return cv::getTextSize(text, kFont, font_scale(height), stroke(height), &tail).width;
}

}  // namespace inctrl
