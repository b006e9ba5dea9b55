// apps/cli/version.h: what is this program, and on what does it run?
#pragma once

#include <string>

namespace inctrl::cli {

std::string version();       // "0.1.0"
std::string version_text();  // several lines: build, processor features, OpenVINO

}  // namespace inctrl::cli
