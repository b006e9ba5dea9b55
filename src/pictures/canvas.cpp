// src/pictures/canvas.cpp. Tested by tests/pictures/overlay_test.cpp and contact_sheet_test.cpp
#include "pictures/canvas.h"

#include <algorithm>
#include <cstdio>
#include <opencv2/imgproc.hpp>

#include "pictures/colours.h"
#include "tensor/require.h"

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

std::string printed(const char* format, double value) {
  char text[352];  // the longest double in decimals has 309 digits before the point
  std::snprintf(text, sizeof text, format, value);
  return text;
}

// One '?' for each character outside ASCII (UTF-8 continuation bytes are passed over) and for control characters.
std::string ascii(const std::string& text) {
  std::string plain;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if ((byte & 0xc0) == 0x80) continue;
    plain += byte >= 0x20 && byte < 0x7f ? c : '?';
  }
  return plain;
}

// The colours over a light and a dark half: what is transparent shows them.
void draw_bar(cv::Mat bar) {
  constexpr std::uint8_t kLight = 225, kDark = 120;
  for (int y = 0; y < bar.rows; ++y) {
    const std::uint8_t ground = 2 * y < bar.rows ? kLight : kDark;
    for (int x = 0; x < bar.cols; ++x) {
      const Tint& tint = tints()[static_cast<std::size_t>(255 * x / std::max(1, bar.cols - 1))];
      cv::Vec3b& pixel = bar.at<cv::Vec3b>(y, x);
      for (int c = 0; c < 3; ++c) pixel[c] = tinted(ground, tint.bgr[static_cast<std::size_t>(c)], tint.opacity);
    }
  }
}

// A triangle whose tip points down at `tip`.
void draw_mark(cv::Mat& canvas, cv::Point tip, int size) {
  const std::array<cv::Point, 3> corners{tip, cv::Point(tip.x - size, tip.y - size),
                                         cv::Point(tip.x + size, tip.y - size)};
  cv::fillConvexPoly(canvas, corners.data(), 3, kInk, cv::LINE_AA);
}

}  // namespace

Image blank_canvas(int width, int height) {
  return {std::vector<std::uint8_t>(static_cast<std::size_t>(width) * static_cast<std::size_t>(height) * 3, 255), width,
          height, PixelFormat::kBgr8};
}

cv::Mat matrix_over(Image& canvas) {
  return {canvas.height, canvas.width, CV_8UC(channels(canvas.format)), canvas.pixels.data()};
}

void copy_picture(const ImageView& picture, cv::Mat target) {
  // OpenCV takes no const pointer, but only reads.
  const cv::Mat from(picture.height, picture.width, CV_8UC(channels(picture.format)),
                     const_cast<std::uint8_t*>(picture.pixels), static_cast<std::size_t>(picture.row_stride));
  switch (picture.format) {
    case PixelFormat::kGray8: cv::cvtColor(from, target, cv::COLOR_GRAY2BGR); break;
    case PixelFormat::kRgb8: cv::cvtColor(from, target, cv::COLOR_RGB2BGR); break;
    case PixelFormat::kBgr8: from.copyTo(target); break;
  }
}

void tint_rows(cv::Mat& picture, MapRows& map, const Leveller& level_of) {
  const std::array<Tint, 256>& table = tints();
  for (int y = 0; y < picture.rows; ++y) {
    std::uint8_t* pixel = picture.ptr<std::uint8_t>(y);
    const float* value = map.row(y).data();
    for (int x = 0; x < picture.cols; ++x, pixel += 3) {
      const std::uint8_t level = level_of(value[x]);
      if (level == 0) continue;
      const Tint& tint = table[level];
      for (std::size_t c = 0; c < 3; ++c) pixel[c] = tinted(pixel[c], tint.bgr[c], tint.opacity);
    }
  }
}

int text_width(const std::string& text, int height) {
  int base = 0;
  return cv::getTextSize(ascii(text), kFont, font_scale(height), stroke(height), &base).width;
}

void draw_text(cv::Mat& canvas, const std::string& text, cv::Point foot, int height, const cv::Scalar& colour) {
  cv::putText(canvas, ascii(text), foot, kFont, font_scale(height), colour, stroke(height), cv::LINE_AA);
}

std::string shortened(const std::string& text, int width, int height) {
  const std::string plain = ascii(text);
  if (text_width(plain, height) <= width) return plain;
  std::size_t kept = plain.size();
  std::string cut;
  do {
    --kept;  // the end of a name tells more than its beginning: it gets two thirds
    cut = plain.substr(0, kept / 3) + "..." + plain.substr(plain.size() - (kept - kept / 3));
  } while (kept > 0 && text_width(cut, height) > width);
  return cut;
}

std::string short_number(double value) {
  return printed("%.3g", value);
}
std::string fixed_number(double value) {
  return printed("%.3f", value);
}

int legend_height(int text_height) {
  return 5 * text_height;
}

void draw_legend(cv::Mat strip, const ColourScale& scale, int text_height) {
  const std::string low = short_number(scale.low), high = short_number(scale.high);
  const int margin = text_height, foot = 7 * text_height / 2, top = 9 * text_height / 4;
  const int left = 2 * margin + text_width(low, text_height);
  const int right = strip.cols - 2 * margin - text_width(high, text_height);
  if (right - left < 8) return;  // no room: a legend that cannot be read is worse than none
  draw_text(strip, low, {margin, foot}, text_height);
  draw_text(strip, high, {right + margin, foot}, text_height);
  draw_bar(strip(cv::Rect(left, top, right - left, 7 * text_height / 4)));
  cv::rectangle(strip, cv::Rect(left - 1, top - 1, right - left + 2, 7 * text_height / 4 + 2), kFaintInk);
  if (scale.level < scale.low || scale.level > scale.high) return;
  const int x = left + static_cast<int>((scale.level - scale.low) / (scale.high - scale.low) *
                                        static_cast<float>(right - left - 1));
  cv::line(strip, {x, top}, {x, top + 7 * text_height / 4 - 1}, kInk, stroke(text_height));
  draw_mark(strip, {x, top - 2}, text_height / 2);
  const std::string level = "level " + short_number(scale.level);
  const int width = text_width(level, text_height), gap = text_height;
  // Beside the mark, on the side that has the room.
  const bool on_the_right = x + gap + width <= strip.cols - margin;
  draw_text(strip, level, {on_the_right ? x + gap : x - gap - width, top - text_height / 3 - 1}, text_height);
}

}  // namespace inctrl
