// apps/cli/doctor_environment.h: does a variable of the environment spoil something, or explain it?
// Tested by tests/cli/doctor_environment_test.cpp
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "cli/finding.h"

namespace inctrl::cli {

// A variable's value; nothing if it is not set, or empty.
using Variable = std::function<std::optional<std::string>(const std::string& name)>;

// Of the variables alone, and whether folders that they name are there. One finding for each that is set; a single one
// if none is.
Findings check_environment(const Variable& variable);

}  // namespace inctrl::cli
