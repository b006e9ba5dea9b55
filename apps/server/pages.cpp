// apps/server/pages.cpp. Tested by tests/server/pages_test.cpp
#include "server/pages.h"

#include "pictures/write_picture.h"

namespace inctrl::server {
namespace {

std::string type_of(std::string_view bytes) {
  if (bytes.starts_with("\xff\xd8\xff")) return "image/jpeg";
  if (bytes.starts_with("\x89PNG\r\n\x1a\n")) return "image/png";
  if (bytes.starts_with("BM")) return "image/bmp";
  if (bytes.starts_with("RIFF") && bytes.find("WEBP") == 8) return "image/webp";
  if (bytes.starts_with(std::string_view("II*\0", 4)) || bytes.starts_with(std::string_view("MM\0*", 4)))
    return "image/tiff";
  return "application/octet-stream";
}

}  // namespace

std::size_t limit_of(const Query& query) {
  return static_cast<std::size_t>(query.integer("limit", 1, 500).value_or(50));
}

std::optional<int> version_of(const Query& query) {
  const std::optional<std::int64_t> version = query.integer("version", 1, 1 << 30);
  return version ? std::optional(static_cast<int>(*version)) : std::nullopt;
}

Json cursor_json(const std::string& next) {
  return next.empty() ? Json(nullptr) : Json(next);
}

std::string percent_encoded(std::string_view text) {
  constexpr std::string_view kDigits = "0123456789ABCDEF", kPlain = "-._~";
  std::string encoded;
  for (const char letter : text) {
    const auto byte = static_cast<unsigned char>(letter);
    const bool is_plain = (byte >= '0' && byte <= '9') || (byte >= 'A' && byte <= 'Z') ||
                          (byte >= 'a' && byte <= 'z') || kPlain.find(letter) != std::string_view::npos;
    if (is_plain)
      encoded += letter;
    else
      (encoded += '%').append({kDigits[byte >> 4], kDigits[byte & 15]});
  }
  return encoded;
}

Response picture_response(std::span<const std::byte> encoded) {
  Response response;
  response.body.assign(reinterpret_cast<const char*>(encoded.data()), encoded.size());
  response.content_type = type_of(response.body);
  // What is named by its content never changes.
  response.headers.emplace_back("Cache-Control", "private, max-age=31536000, immutable");
  return response;
}

Response jpeg_response(const ImageView& picture) {
  constexpr int kQuality = 90;
  const std::vector<std::uint8_t> jpeg = encode_jpeg(picture, kQuality);
  Response response;
  response.content_type = "image/jpeg";
  response.body.assign(jpeg.begin(), jpeg.end());
  response.headers.emplace_back("Cache-Control", "private, max-age=31536000, immutable");
  return response;
}

}  // namespace inctrl::server
