// apps/server/request.cpp. Tested by tests/server/request_test.cpp
#include "server/request.h"

#include <algorithm>
#include <cctype>

namespace inctrl::server {

const std::string* Request::header(const std::string& name) const {
  const auto found =
      std::find_if(headers.begin(), headers.end(), [&](const auto& header) { return header.first == name; });
  return found == headers.end() ? nullptr : &found->second;
}

std::string media_type(const std::string& header) {
  std::string type = header.substr(0, header.find(';'));
  while (!type.empty() && (type.back() == ' ' || type.back() == '\t')) type.pop_back();
  std::transform(type.begin(), type.end(), type.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return type;
}

Response json_response(std::string body, http::status status) {
  return {.status = status, .content_type = "application/json", .body = std::move(body), .headers = {}, .more = {}};
}

}  // namespace inctrl::server
