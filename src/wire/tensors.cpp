// src/wire/tensors.cpp. Tested by tests/wire/tensors_test.cpp
#include "wire/tensors.h"

#include <algorithm>
#include <bit>
#include <cstring>

#include "tensor/require.h"
#include "wire/base64.h"
#include "wire/result_json.h"

namespace inctrl {
namespace {

constexpr const char* kInput = "image";

std::string text_member(const Json& json, const std::string& name) {
  require(json.is_object() && json.contains(name) && json[name].is_string(), ErrorCode::kInvalidArgument,
          "a tensor has no text '", name, "'");
  return json[name].get<std::string>();
}

std::vector<std::int64_t> shape_of(const Json& tensor) {
  constexpr std::int64_t kMost = 1 << 30;
  require(tensor.contains("shape") && tensor["shape"].is_array() && tensor["shape"].size() <= 4,
          ErrorCode::kInvalidArgument, "tensor '", kInput, "' has no shape of at most 4 numbers");
  std::vector<std::int64_t> shape;
  for (const Json& side : tensor["shape"]) {
    require(side.is_number_unsigned() && side.get<std::uint64_t>() >= 1 && side.get<std::uint64_t>() <= kMost,
            ErrorCode::kInvalidArgument, "the shape of tensor '", kInput, "' has a side that is no number from 1 on");
    shape.push_back(side.get<std::int64_t>());
  }
  return shape;
}

// Numbers that may be nested as the shape is.
void flatten(const Json& data, std::vector<std::uint8_t>& values, std::size_t most) {
  for (const Json& value : data) {
    if (value.is_array()) {
      flatten(value, values, most);
      continue;
    }
    require(value.is_number_unsigned() && value.get<std::uint64_t>() <= 255, ErrorCode::kInvalidArgument,
            "the data of tensor '", kInput, "' are no numbers from 0 to 255");
    require(values.size() < most, ErrorCode::kInvalidArgument, "tensor '", kInput,
            "' has more data than its shape says");
    values.push_back(value.get<std::uint8_t>());
  }
}

std::vector<TensorPicture> pixel_pictures(const std::vector<std::int64_t>& shape, std::span<const std::uint8_t> values,
                                          std::int64_t max_pixels) {
  const std::size_t sides = shape.size();
  const std::int64_t height = shape[sides - 3], width = shape[sides - 2], depth = shape[sides - 1],
                     count = sides == 4 ? shape[0] : 1;
  require(width * height <= max_pixels, ErrorCode::kLimit, "pictures of ", width, " x ", height,
          " pixels are too large");
  const auto size = static_cast<std::size_t>(width * height * depth);
  std::vector<TensorPicture> pictures;
  for (std::int64_t i = 0; i < count; ++i) {
    Image image{
        {}, static_cast<int>(width), static_cast<int>(height), depth == 1 ? PixelFormat::kGray8 : PixelFormat::kRgb8};
    const auto part = values.subspan(static_cast<std::size_t>(i) * size, size);
    image.pixels.assign(part.begin(), part.end());
    pictures.push_back({std::move(image), {}});
  }
  return pictures;
}

// Values of a shape that was checked to be pictures; its product is at most as large as what came.
std::vector<TensorPicture> read_pixels(const Json& tensor, std::string_view binary, bool is_binary,
                                       std::int64_t max_pixels, std::size_t most) {
  const std::vector<std::int64_t> shape = shape_of(tensor);
  require(shape.size() >= 3 && (shape.back() == 1 || shape.back() == 3), ErrorCode::kInvalidArgument, "tensor '",
          kInput, "' of UINT8 is [height, width, 3], [N, height, width, 3], or the same with 1 for gray");
  require(shape.size() == 3 || static_cast<std::size_t>(shape[0]) <= most, ErrorCode::kLimit, "more than ", most,
          " pictures in one request");
  const double wanted = static_cast<double>(shape[0]) * static_cast<double>(shape[1]) * static_cast<double>(shape[2]) *
                        (shape.size() == 4 ? static_cast<double>(shape[3]) : 1.0);
  if (is_binary) {
    require(wanted == static_cast<double>(binary.size()), ErrorCode::kInvalidArgument, "tensor '", kInput, "' has ",
            binary.size(), " bytes; its shape says ", wanted);
    return pixel_pictures(shape, {reinterpret_cast<const std::uint8_t*>(binary.data()), binary.size()}, max_pixels);
  }
  require(tensor.contains("data") && tensor["data"].is_array(), ErrorCode::kInvalidArgument, "tensor '", kInput,
          "' has no data");
  std::vector<std::uint8_t> values;
  constexpr double kMostValues = 1e9;
  flatten(tensor["data"], values, static_cast<std::size_t>(std::min(wanted, kMostValues)));
  require(wanted == static_cast<double>(values.size()), ErrorCode::kInvalidArgument, "tensor '", kInput, "' has ",
          values.size(), " values; its shape says ", wanted);
  return pixel_pictures(shape, values, max_pixels);
}

// Each behind its length, 32 bits little-endian.
std::vector<TensorPicture> binary_files(std::string_view binary, std::size_t most) {
  std::vector<TensorPicture> pictures;
  while (!binary.empty()) {
    std::uint32_t length = 0;
    require(binary.size() >= sizeof length, ErrorCode::kInvalidArgument, "tensor '", kInput, "' is cut off");
    std::memcpy(&length, binary.data(), sizeof length);
    binary.remove_prefix(sizeof length);
    require(length <= binary.size(), ErrorCode::kInvalidArgument, "tensor '", kInput, "' is cut off: ", length,
            " bytes were expected, there are ", binary.size());
    require(pictures.size() < most, ErrorCode::kLimit, "more than ", most, " pictures in one request");
    pictures.push_back({{}, std::string(binary.substr(0, length))});
    binary.remove_prefix(length);
  }
  return pictures;
}

std::vector<TensorPicture> read_files(const Json& tensor, std::string_view binary, bool is_binary, std::size_t most) {
  std::vector<TensorPicture> pictures;
  if (is_binary) {
    pictures = binary_files(binary, most);
  } else {
    require(tensor.contains("data") && tensor["data"].is_array() && tensor["data"].size() <= most,
            ErrorCode::kInvalidArgument, "tensor '", kInput, "' has no data, or more than ", most);
    for (const Json& data : tensor["data"]) {
      require(data.is_string(), ErrorCode::kInvalidArgument, "the data of tensor '", kInput, "' are no texts");
      pictures.push_back({{}, from_base64(data.get_ref<const std::string&>())});
    }
  }
  const std::vector<std::int64_t> shape = shape_of(tensor);
  double count = 1;
  for (const std::int64_t side : shape) count *= static_cast<double>(side);
  require(count == static_cast<double>(pictures.size()), ErrorCode::kInvalidArgument, "tensor '", kInput, "' has ",
          pictures.size(), " pictures; its shape says ", count);
  return pictures;
}

bool flag_in(const Json& json, const char* name) {
  return json.is_object() && json.contains("parameters") && json["parameters"].is_object() &&
         json["parameters"].contains(name) && json["parameters"][name].is_boolean() &&
         json["parameters"][name].get<bool>();
}

// The binary data of a tensor, taken from the front of what is left.
std::optional<std::string_view> take_binary(const Json& tensor, std::string_view& rest) {
  const Json* parameters = tensor.contains("parameters") ? &tensor["parameters"] : nullptr;
  if (!parameters || !parameters->is_object() || !parameters->contains("binary_data_size")) return std::nullopt;
  const Json& size = (*parameters)["binary_data_size"];
  require(size.is_number_unsigned() && size.get<std::uint64_t>() <= rest.size(), ErrorCode::kInvalidArgument,
          "a tensor's binary_data_size is more than the ", rest.size(), " bytes that are left");
  const std::string_view taken = rest.substr(0, size.get<std::size_t>());
  rest.remove_prefix(taken.size());
  return taken;
}

std::vector<OutputWish> read_outputs(const Json& json) {
  std::vector<OutputWish> wishes;
  if (!json.contains("outputs")) return wishes;
  require(json["outputs"].is_array() && json["outputs"].size() <= 16, ErrorCode::kInvalidArgument,
          "'outputs' is no list of at most 16");
  for (const Json& output : json["outputs"])
    wishes.push_back({text_member(output, "name"), flag_in(output, "binary_data")});
  return wishes;
}

}  // namespace

InferRequest parse_infer(std::string_view body, std::optional<std::size_t> header_length, std::size_t most,
                         std::int64_t max_pixels) {
  require(!header_length || *header_length <= body.size(), ErrorCode::kInvalidArgument,
          "Inference-Header-Content-Length is more than the body's ", body.size(), " bytes");
  std::string_view rest = header_length ? body.substr(*header_length) : std::string_view();
  const Json json = parse_json(header_length ? body.substr(0, *header_length) : body);
  require(json.is_object() && json.contains("inputs") && json["inputs"].is_array() && json["inputs"].size() == 1,
          ErrorCode::kInvalidArgument, "'inputs' is no list of one tensor, '", kInput, "'");
  InferRequest request;
  if (json.contains("id")) request.id = text_member(json, "id");
  request.binary = flag_in(json, "binary_data_output");
  request.outputs = read_outputs(json);
  const Json& tensor = json["inputs"][0];
  const std::string name = text_member(tensor, "name"), datatype = text_member(tensor, "datatype");
  require(name == kInput, ErrorCode::kInvalidArgument, "there is no input '", name, "', only '", kInput, "'");
  require(datatype == "UINT8" || datatype == "BYTES", ErrorCode::kInvalidArgument, "input '", kInput, "' is ", datatype,
          "; possible are UINT8 and BYTES");
  const std::optional<std::string_view> binary = take_binary(tensor, rest);
  request.pictures = datatype == "UINT8"
                         ? read_pixels(tensor, binary.value_or(""), binary.has_value(), max_pixels, most)
                         : read_files(tensor, binary.value_or(""), binary.has_value(), most);
  return request;
}

OutputTensor::OutputTensor(std::string name, std::vector<std::int64_t> shape, std::span<const float> values)
    : name_(std::move(name)), datatype_("FP32"), shape_(std::move(shape)), data_(Json::array()) {
  static_assert(std::endian::native == std::endian::little, "values travel as they lie in memory");
  bytes_.assign(reinterpret_cast<const char*>(values.data()), values.size_bytes());
  for (const float value : values) data_.push_back(json_number(value));
}

OutputTensor::OutputTensor(std::string name, std::vector<std::int64_t> shape, const std::vector<std::string>& values)
    : name_(std::move(name)), datatype_("BYTES"), shape_(std::move(shape)), data_(values) {
  for (const std::string& value : values) {
    const auto length = static_cast<std::uint32_t>(value.size());
    bytes_.append(reinterpret_cast<const char*>(&length), sizeof length).append(value);
  }
}

Json OutputTensor::json(bool binary) const {
  Json json{{"name", name_}, {"datatype", datatype_}, {"shape", shape_}};
  if (binary)
    json["parameters"] = {{"binary_data_size", bytes_.size()}};
  else
    json["data"] = data_;
  return json;
}

}  // namespace inctrl
