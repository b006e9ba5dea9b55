// src/checkpoints/torch_script.cpp. Tested by tests/checkpoints/torch_script_test.cpp
#include "checkpoints/torch_script.h"

#include <algorithm>
#include <array>

#include "tensor/require.h"
#include "tensor_files/in_quotes.h"

namespace inctrl {
namespace {

constexpr std::size_t kMaxDepth = 64, kMaxAttributes = 1'000'000, kMaxName = 1024;
constexpr std::array<std::string_view, 3> kCounters{"input_resolution", "context_length", "vocab_size"};
constexpr std::array<std::string_view, 5> kHelpers{"build_intlist", "build_doublelist", "build_boollist",
                                                   "build_tensorlist", "restore_type_tag"};

template <std::size_t kCount>
bool holds(const std::array<std::string_view, kCount>& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

bool is_compiled(std::string_view module) {
  return module == "__torch__" || module.starts_with("__torch__.");
}

class ModuleWalk {
 public:
  void walk(PickleRef module, const std::string& prefix, std::size_t depth) {
    require(depth < kMaxDepth, ErrorCode::kLimit, "module ", in_quotes(prefix), " lies within ", kMaxDepth, " others");
    const PickleRef state = module->as<PickleObject>()->state;
    const auto* const attributes = state ? state->as<PickleDict>() : nullptr;
    if (!attributes) return;  // a class without attributes
    for (const auto& [key, value] : attributes->items) {
      require(++attributes_ <= kMaxAttributes, ErrorCode::kLimit, "the modules have more than ", kMaxAttributes,
              " attributes");
      const bool tensor = is_torch_tensor(value);
      if (!tensor && !is_torch_script_module(value)) continue;
      const std::string name = join(prefix, *key);
      if (!tensor) {
        walk(value, name, depth + 1);
      } else if (!holds(kCounters, name)) {
        tensors.push_back({name, value});
      }
    }
  }

  std::vector<NamedTensor> tensors;

 private:
  static std::string join(const std::string& prefix, const PickleValue& key) {
    const auto* const last = key.as<std::string_view>();
    require(last, ErrorCode::kBadFormat, "module ", in_quotes(prefix), ": an attribute's key is not a text");
    require(prefix.size() + 1 + last->size() <= kMaxName, ErrorCode::kLimit, "module ", in_quotes(prefix),
            ": the name of an attribute is longer than ", kMaxName, " bytes");
    return prefix.empty() ? std::string(*last) : prefix + "." + std::string(*last);
  }

  std::size_t attributes_ = 0;
};

}  // namespace

bool is_torch_script_global(std::string_view module, std::string_view name) {
  return is_compiled(module) || (module == "torch.jit._pickle" && holds(kHelpers, name));
}

bool is_torch_script_module(PickleRef value) {
  const auto* const object = value->as<PickleObject>();
  return object && is_compiled(object->callable->module);
}

std::vector<NamedTensor> torch_script_tensors(PickleRef module) {
  ModuleWalk walk;
  walk.walk(module, "", 0);
  return std::move(walk.tensors);
}

}  // namespace inctrl
