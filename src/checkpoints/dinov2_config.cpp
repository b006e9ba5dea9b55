// src/checkpoints/dinov2_config.cpp. Tested by tests/checkpoints/dinov2_config_test.cpp
#include "checkpoints/dinov2_config.h"

#include <string>

#include "tensor/require.h"
#include "tensor_files/in_quotes.h"
#include "tensor_files/mapped_file.h"
#include "tensor_files/strict_json.h"

namespace inctrl {
namespace {

constexpr std::size_t kMostBytes = 1 << 20;
constexpr int kDeepest = 16;
constexpr int kMostHeads = 1024;
constexpr double kEpsilon = 1e-6;

}  // namespace

Dinov2Config read_dinov2_config(const std::filesystem::path& file) {
  const std::string subject = file.string();
  const MappedFile mapped = MappedFile::open(file);
  require(mapped.bytes().size() <= kMostBytes, ErrorCode::kLimit, subject, ": ", mapped.bytes().size(),
          " bytes; at most ", kMostBytes, " are read");
  const std::string text(reinterpret_cast<const char*>(mapped.bytes().data()), mapped.bytes().size());
  const Json json = parse_strictly(text, subject, kMostBytes, kDeepest);
  const JsonField config(json, subject);
  if (config.has("model_type")) {
    const std::string type = config.at("model_type").text(100);
    require(type == "dinov2" || type == "dinov2_with_registers", ErrorCode::kBadFormat, subject, ": model_type is ",
            in_quotes(type), ", needed dinov2 or dinov2_with_registers");
  }
  if (config.has("hidden_act")) {
    const std::string activation = config.at("hidden_act").text(100);
    require(activation == "gelu", ErrorCode::kBadFormat, subject, ": hidden_act is ", in_quotes(activation),
            ", needed gelu");
  }
  if (config.has("layer_norm_eps")) config.at("layer_norm_eps").number(kEpsilon, kEpsilon);
  if (!config.has("num_attention_heads")) return {};
  return {.heads = config.at("num_attention_heads").integer(1, kMostHeads)};
}

}  // namespace inctrl
