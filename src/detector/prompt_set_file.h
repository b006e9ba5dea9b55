// src/detector/prompt_set_file.h: how does a prompt set become one file, and come back?
// Format: docs/prompt-set-format.md. Every byte of a file is distrusted.
// Tested by tests/detector/prompt_set_file_test.cpp, fuzzed by fuzz/prompt_set_fuzz.cpp
#pragma once

#include "detector/prompt_tokens.h"
#include "tensor_files/safetensors.h"

namespace inctrl {

// kBadFormat, naming the tensor or the field.
PromptTokens parse_prompt_set(const Safetensors& file);

void write_prompt_set(const std::filesystem::path& file, const PromptTokens& prompts);

}  // namespace inctrl
