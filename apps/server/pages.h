// apps/server/pages.h: what do the answers of several handlers share: pages of lists, pictures, versions?
// Tested by tests/server/pages_test.cpp
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "inctrl/image.h"
#include "records/records.h"
#include "server/request.h"
#include "wire/json_body.h"
#include "wire/query.h"

namespace inctrl::server {

class Service;

std::size_t limit_of(const Query& query);  // 1 to 500, by default 50
std::optional<int> version_of(const Query& query);
Json cursor_json(const std::string& next);  // null at the end

std::string percent_encoded(std::string_view text);

// A picture file as it came. Its type is told by its content, and never one that a browser would run.
Response picture_response(std::span<const std::byte> encoded);
Response jpeg_response(const ImageView& picture);

// A set as JSON, with its address where it is new.
Response prompt_set_response(Service& service, const PromptSetRecord& record, http::status status);

}  // namespace inctrl::server
