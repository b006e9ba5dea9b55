// apps/server/uploads.cpp. Tested by tests/server/uploads_test.cpp
#include "server/uploads.h"

#include <algorithm>
#include <charconv>
#include <cmath>

#include "tensor/require.h"
#include "wire/base64.h"
#include "wire/json_body.h"
#include "wire/multipart.h"

namespace inctrl::server {
namespace {

constexpr std::size_t kMostFields = 2048;  // of a form, beside its pictures
constexpr std::size_t kLongestName = 500;

bool is_among(std::initializer_list<std::string_view> names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

// At most so many bytes of it; no character is cut through.
std::string beginning_of(const std::string& text, std::size_t most) {
  if (text.size() <= most) return text;
  const auto goes_on = [](char byte) { return (static_cast<unsigned char>(byte) & 0xc0) == 0x80; };
  while (most > 0 && goes_on(text[most])) --most;
  return text.substr(0, most);
}

// What a client calls a picture is shown to people, and stands in JSON and CSV: without control characters.
std::string shown_name(const std::string& told, std::size_t number) {
  std::string name;
  for (const char letter : beginning_of(told, kLongestName))
    name += static_cast<unsigned char>(letter) < 0x20 || letter == 0x7f ? ' ' : letter;
  return name.empty() ? "picture-" + std::to_string(number) : name;
}

void require_count(std::size_t count, std::size_t most) {
  require(count <= most, ErrorCode::kLimit, "more than ", most, " pictures in one request");
}

Upload read_json_pictures(const Request& request, std::size_t most) {
  const Json json = parse_json(request.body);
  const JsonFields fields(json, {"images"});
  require(fields.has("images") && json["images"].is_array(), ErrorCode::kInvalidArgument, "'images' is no list");
  require_count(json["images"].size(), most);
  Upload upload;
  for (const Json& image : json["images"]) {
    const JsonFields one(image, {"name", "data"});
    require(one.has("data") && image["data"].is_string(), ErrorCode::kInvalidArgument, "'data' of an image is no text");
    upload.memory.push_back(from_base64(image["data"].get_ref<const std::string&>()));
    const std::size_t number = upload.files["images"].size() + 1;
    upload.files["images"].push_back(
        {shown_name(one.text("name", kLongestName).value_or(""), number), upload.memory.back()});
  }
  return upload;
}

}  // namespace

HttpError unsupported(const std::string& content_type, const std::string& expected) {
  return {http::status::unsupported_media_type, "unsupported-media-type",
          "a body of type '" + content_type + "'; expected " + expected};
}

const std::vector<UploadedPicture>& Upload::pictures(const std::string& field) const {
  static const std::vector<UploadedPicture> kNone;
  const auto found = files.find(field);
  return found == files.end() ? kNone : found->second;
}

const std::vector<std::string>& Upload::texts(const std::string& field) const {
  static const std::vector<std::string> kNone;
  const auto found = fields.find(field);
  return found == fields.end() ? kNone : found->second;
}

std::string Upload::text(const std::string& field) const {
  const std::vector<std::string>& values = texts(field);
  require(values.size() <= 1, ErrorCode::kInvalidArgument, "field '", field, "' is given twice");
  return values.empty() ? "" : values.front();
}

std::optional<double> Upload::number(const std::string& field, double least, double most) const {
  const std::string value = text(field);
  if (value.empty()) return std::nullopt;
  double number = 0;
  const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), number);
  require(error == std::errc() && end == value.data() + value.size() && number >= least && number <= most,
          ErrorCode::kInvalidArgument, "field '", field, "' is '", value, "'; possible are numbers from ", least,
          " to ", most);
  return number;
}

std::optional<bool> Upload::flag(const std::string& field) const {
  const std::string value = text(field);
  if (value.empty()) return std::nullopt;
  require(value == "true" || value == "false", ErrorCode::kInvalidArgument, "field '", field, "' is '", value,
          "'; possible are true and false");
  return value == "true";
}

Upload read_form(const Request& request, std::initializer_list<std::string_view> files,
                 std::initializer_list<std::string_view> fields, std::size_t most) {
  if (media_type(request.content_type) != "multipart/form-data")
    throw unsupported(request.content_type, "multipart/form-data");
  Upload upload;
  std::size_t count = 0;
  for (FormPart& part : parse_form(request.content_type, request.body, most + kMostFields)) {
    if (is_among(files, part.name)) {
      require_count(++count, most);
      upload.files[part.name].push_back({shown_name(part.file_name.value_or(""), count), part.content});
    } else {
      require(is_among(fields, part.name), ErrorCode::kInvalidArgument, "field '", part.name, "' is unknown");
      upload.fields[part.name].emplace_back(part.content);
    }
  }
  return upload;
}

Upload read_pictures(const Request& request, std::size_t most) {
  const std::string type = media_type(request.content_type);
  Upload upload;
  if (type == "multipart/form-data") {
    upload = read_form(request, {"images"}, {}, most);
  } else if (type == "application/json") {
    upload = read_json_pictures(request, most);
  } else if (type.starts_with("image/") || type == "application/octet-stream") {
    const std::string* name = request.header("x-image-name");
    upload.files["images"].push_back({shown_name(name ? *name : "", 1), request.body});
  } else {
    throw unsupported(request.content_type, "multipart/form-data, application/json or image/*");
  }
  require(!upload.pictures("images").empty(), ErrorCode::kInvalidArgument, "there is no picture in 'images'");
  return upload;
}

}  // namespace inctrl::server
