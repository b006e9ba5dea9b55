// src/tensor_files/in_quotes.h: how does a name out of a distrusted file appear in a message?
// Tested by tests/tensor_files/in_quotes_test.cpp
#pragma once

#include <string>
#include <string_view>

namespace inctrl {

// The name between single quotes: printable ASCII as it is, any other byte as \xNN, cut after 200 bytes. So no file can
// send control characters to a terminal, or make a message as long as itself.
std::string in_quotes(std::string_view name);

}  // namespace inctrl
