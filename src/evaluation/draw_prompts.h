// src/evaluation/draw_prompts.h: which of the normal pictures become prompts?
// Tested by tests/evaluation/draw_prompts_test.cpp
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace inctrl {

// `shots` different indices below `count`, ascending, drawn without replacement; all of them if shots is 0.
// Same arguments, same draw, on every machine. kInvalidArgument if shots > count.
std::vector<std::size_t> draw_prompts(std::size_t count, std::size_t shots, std::uint64_t seed);

}  // namespace inctrl
