// fuzz/safetensors_fuzz.cpp: can a safetensors file or a model's JSON do anything but be read or refused? What was read
// must be readable, and a config that was accepted must come back the same.
#include <cstdint>

#include "inctrl/error.h"
#include "tensor_files/model_file.h"

namespace {

using namespace inctrl;

void read_config(const std::string& json) {
  try {
    const std::string written = to_json(parse_model_config(json));
    if (to_json(parse_model_config(written)) != written) __builtin_trap();
  } catch (const Error&) {  // an answer like any other
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  read_config(std::string(reinterpret_cast<const char*>(data), size));
  try {
    const Safetensors file = Safetensors::parse(std::as_bytes(std::span(data, size)), nullptr, "fuzz");
    for (const auto& [name, tensor] : file.tensors())
      if (to_floats(tensor).size() != static_cast<std::uint64_t>(element_count(tensor.shape))) __builtin_trap();
    for (const auto& [key, text] : file.metadata()) read_config(text);
  } catch (const Error&) {
  }
  return 0;
}
