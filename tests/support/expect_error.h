// tests/support/expect_error.h: does a call refuse, with the right code and in words that help?
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "inctrl/error.h"

namespace inctrl {

// Expects that `call` throws Error(code) with `text` in its message.
template <typename Call>
void expect_error(ErrorCode code, std::string_view text, Call&& call) {
  try {
    call();
    ADD_FAILURE() << "nothing was thrown; expected " << kind(code) << ": ..." << text << "...";
  } catch (const Error& error) {
    EXPECT_EQ(kind(error.code), kind(code)) << error.what();
    EXPECT_NE(std::string_view(error.what()).find(text), std::string_view::npos)
        << "the message is:  " << error.what() << "\nand should have: " << text;
  }
}

}  // namespace inctrl
