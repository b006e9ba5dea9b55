// src/c_api/images_c.cpp. Tested by tests/c_api/c_api_test.cpp
#include "c_api/images_c.h"

#include "tensor/require.h"

namespace inctrl::c_api {
namespace {

PixelFormat format_of(int32_t format) {
  switch (format) {
    case INCTRL_GRAY8: return PixelFormat::kGray8;
    case INCTRL_RGB8: return PixelFormat::kRgb8;
    case INCTRL_BGR8: return PixelFormat::kBgr8;
    default: fail(ErrorCode::kInvalidArgument, "inctrl_image: there is no pixel format ", format);
  }
}

}  // namespace

ImageView view_of(const inctrl_image& image) {
  const PixelFormat format = format_of(image.format);
  require(image.pixels != nullptr && image.width > 0 && image.height > 0, ErrorCode::kInvalidArgument,
          "inctrl_image: a picture of ", image.width, " x ", image.height, " pixels",
          image.pixels == nullptr ? ", which are NULL" : "", "; both sides must be 1 at least");
  const int64_t least = static_cast<int64_t>(image.width) * channels(format);
  const int64_t stride = image.row_stride == 0 ? least : image.row_stride;
  require(stride >= least, ErrorCode::kInvalidArgument, "inctrl_image: rows are ", stride, " bytes apart, but ",
          image.width, " pixels take ", least);
  return {image.pixels, image.width, image.height, static_cast<std::ptrdiff_t>(stride), format};
}

std::vector<ImageView> views_of(const inctrl_image* images, size_t count) {
  require(images != nullptr || count == 0, ErrorCode::kInvalidArgument, "images is NULL");
  std::vector<ImageView> views;
  for (size_t i = 0; i < count; ++i) views.push_back(view_of(images[i]));
  return views;
}

}  // namespace inctrl::c_api
