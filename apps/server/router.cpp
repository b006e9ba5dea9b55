// apps/server/router.cpp. Tested by tests/server/router_test.cpp
#include "server/router.h"

#include <optional>

namespace inctrl::server {
namespace {

// The values of a template's {names}; nothing if the path is not of that form.
std::optional<std::vector<std::string>> match(std::string_view path_template, std::string_view path) {
  std::vector<std::string> values;
  while (!path_template.empty()) {
    if (path_template.front() != '{') {
      if (path.empty() || path.front() != path_template.front()) return std::nullopt;
      path_template.remove_prefix(1), path.remove_prefix(1);
      continue;
    }
    path_template.remove_prefix(path_template.find('}') + 1);
    const std::size_t end = std::min(path.find_first_of("/:"), path.size());  // neither is in a name or an id
    if (end == 0) return std::nullopt;
    values.push_back(percent_decoded(path.substr(0, end)));
    path.remove_prefix(end);
  }
  return path.empty() ? std::optional(values) : std::nullopt;
}

}  // namespace

Found find_route(std::span<const Route> routes, http::verb method, std::string_view path) {
  Found found;
  for (const Route& route : routes) {
    std::optional<std::vector<std::string>> values = match(route.path, path);
    if (!values) continue;
    if (route.method == method || (method == http::verb::head && route.method == http::verb::get)) {
      found.route = &route;
      found.parameters = std::move(*values);
      return found;
    }
    found.allow += (found.allow.empty() ? "" : ", ") + std::string(http::to_string(route.method));
  }
  return found;
}

}  // namespace inctrl::server
