// apps/cli/data_uri.h: how does a picture go into a page of its own?
// Tested by tests/cli/data_uri_test.cpp
#pragma once

#include <cstdint>
#include <span>
#include <string>

namespace inctrl::cli {

// "data:image/jpeg;base64,..."
std::string jpeg_uri(std::span<const std::uint8_t> jpeg);

}  // namespace inctrl::cli
