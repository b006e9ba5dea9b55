// python/pictures/pillow.cpp. Tested by python/tests/test_decoding.py
#include "python/pictures/pillow.h"

#include "tensor/require.h"

namespace inctrl::python {
namespace py = pybind11;

namespace {

const char* name_of(PictureFormat format) {
  switch (format) {
    case PictureFormat::kJpeg: return "jpeg";
    case PictureFormat::kPng: return "png";
    case PictureFormat::kTiff: return "tiff";
    case PictureFormat::kWebp: return "webp";
    case PictureFormat::kBmp: return "bmp";
    case PictureFormat::kPnm: break;
  }
  return "pnm";
}

const char* name_of(PixelMode mode) {
  switch (mode) {
    case PixelMode::kBilevel: return "bilevel";
    case PixelMode::kPalette: return "palette";
    case PixelMode::kGray: return "gray";
    case PixelMode::kColour: return "colour";
    case PixelMode::kAlpha: return "alpha";
    case PixelMode::kAssociatedAlpha: return "associated-alpha";
    case PixelMode::kCmyk: return "cmyk";
    case PixelMode::kYcbcr: break;
  }
  return "ycbcr";
}

SampleDepth depth_of(const py::array& array, const std::string& origin) {
  if (py::isinstance<py::array_t<std::uint8_t>>(array)) return SampleDepth::k8Bits;
  if (py::isinstance<py::array_t<std::uint16_t>>(array)) return SampleDepth::k16Bits;
  if (py::isinstance<py::array_t<float>>(array)) return SampleDepth::kFloat;
  require(py::isinstance<py::array_t<double>>(array), ErrorCode::kBadFormat, origin,
          " holds values of a kind that cannot be read");
  return SampleDepth::kDouble;
}

py::array decoded(std::span<const std::byte> encoded, const PictureHeader& header, const std::string& origin,
                  bool as_stored) {
  const auto bytes = py::memoryview::from_memory(encoded.data(), static_cast<py::ssize_t>(encoded.size()));
  try {
    return py::module_::import("inctrl._pillow")
        .attr("decode_samples")(bytes, name_of(header.format), header.channels, header.bits, name_of(header.mode),
                                as_stored);
  } catch (py::error_already_set& error) {
    if (error.matches(PyExc_MemoryError)) throw std::bad_alloc();
    if (!error.matches(PyExc_ValueError)) throw;
    fail(ErrorCode::kBadFormat, origin, " cannot be decoded: ", std::string(py::str(error.value())));
  }
}

}  // namespace

PillowSamples::PillowSamples(std::span<const std::byte> encoded, const PictureHeader& header, const std::string& origin,
                             bool as_stored) {
  const py::gil_scoped_acquire interpreter;
  const py::array array = decoded(encoded, header, origin, as_stored);
  require(array.ndim() == 2 || array.ndim() == 3, ErrorCode::kBadFormat, origin, " cannot be decoded");
  view_ = {.values = array.data(),
           .width = static_cast<int>(array.shape(1)),
           .height = static_cast<int>(array.shape(0)),
           .row_stride = array.strides(0),
           .channels = array.ndim() == 2 ? 1 : static_cast<int>(array.shape(2)),
           .depth = depth_of(array, origin),
           .order = PixelFormat::kRgb8};
  const bool same = view_.width == header.width && view_.height == header.height;
  const bool turned = view_.width == header.height && view_.height == header.width;
  require(same || (turned && header.format == PictureFormat::kTiff), ErrorCode::kBadFormat, origin,
          " cannot be decoded: its header says ", header.width, " x ", header.height, ", decoded it is ", view_.width,
          " x ", view_.height);
  array_ = new py::object(array);
}

PillowSamples::~PillowSamples() {
  if (!array_) return;
  const py::gil_scoped_acquire interpreter;
  delete array_;
}

}  // namespace inctrl::python
