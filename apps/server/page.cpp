// apps/server/page.cpp. Tested by tests/server/page_test.cpp
#include "server/page.h"

#include <algorithm>

namespace inctrl::server {

std::optional<Response> page_response(std::string_view path) {
  if (path == "/") path = "/index.html";
  const std::span<const PageFile> files = page_files();
  const auto file = std::find_if(files.begin(), files.end(), [&](const PageFile& one) { return one.path == path; });
  if (file == files.end()) return std::nullopt;
  Response response;
  response.content_type = file->type;
  response.body = file->content;
  // Names of what is below /assets/ change with their content.
  const bool is_hashed = path.starts_with("/assets/");
  response.headers.emplace_back("Cache-Control", is_hashed ? "public, max-age=31536000, immutable" : "no-cache");
  return response;
}

}  // namespace inctrl::server
