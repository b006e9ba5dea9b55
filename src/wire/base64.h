// src/wire/base64.h: how do bytes travel in text? RFC 4648, section 4. Tested by tests/wire/base64_test.cpp
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

namespace inctrl {

std::string to_base64(std::span<const std::byte> bytes);
// kBadFormat for what is none; a "data:image/png;base64," before it is passed over, and so are line breaks.
std::string from_base64(std::string_view text);

}  // namespace inctrl
