// src/hub/short_names.h: which published models have a short name?
// Tested by tests/hub/pull_source_test.cpp
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "hub/pull_source.h"

namespace inctrl {

// The repository behind "dinov2-small" and the like; nothing for any other word.
std::optional<HubRepository> published_repository(std::string_view short_name);

// "clip-b16-plus-240, dinov2-small, ...", for people.
std::string short_names();

}  // namespace inctrl
