// src/checkpoints/inctrl_heads.cpp. Tested by tests/checkpoints/inctrl_heads_test.cpp
#include "checkpoints/inctrl_heads.h"

#include <algorithm>
#include <array>
#include <set>

#include "tensor/require.h"
#include "tensor_files/in_quotes.h"
#include "tensor_files/named_extents.h"

namespace inctrl {
namespace {

struct Renamed {
  const char *theirs, *ours;
  NamedShape shape;
};

const std::vector<Renamed>& adapter_tensors() {
  static const std::vector<Renamed> tensors{
      {"fc.0.weight", "1.weight", {"bottleneck", "embedding"}},
      {"fc.2.weight", "2.weight", {"embedding", "bottleneck"}},
  };
  return tensors;
}

// `inputs`: the name of what the head looks at, "embedding" or "patches".
std::vector<Renamed> head_tensors(const std::string& inputs) {
  return {
      {"projection1.weight", "1.weight", {"hidden1", inputs}},
      {"projection1.bias", "1.bias", {"hidden1"}},
      {"bn2.weight", "norm1.weight", {"hidden1"}},
      {"bn2.bias", "norm1.bias", {"hidden1"}},
      {"bn2.running_mean", "norm1.mean", {"hidden1"}},
      {"bn2.running_var", "norm1.variance", {"hidden1"}},
      {"projection2.weight", "2.weight", {"hidden2", "hidden1"}},
      {"projection2.bias", "2.bias", {"hidden2"}},
      {"bn3.weight", "norm2.weight", {"hidden2"}},
      {"bn3.bias", "norm2.bias", {"hidden2"}},
      {"bn3.running_mean", "norm2.mean", {"hidden2"}},
      {"bn3.running_var", "norm2.variance", {"hidden2"}},
      {"projection3.weight", "3.weight", {"1", "hidden2"}},
      {"projection3.bias", "3.bias", {"1"}},
  };
}

constexpr std::array<std::string_view, 3> kPrefixes{"adapter.", "diff_head_ref.", "diff_head."};

bool is_left_out(std::string_view name) {
  return name.starts_with("diff_head.bn1.") || name.starts_with("diff_head_ref.bn1.") ||
         name.ends_with(".num_batches_tracked");
}

class Renamer {
 public:
  Renamer(const StateDict& checkpoint, ImportedHeads& heads) : checkpoint_(checkpoint), heads_(heads) {}

  void rename(const std::string& theirs, const std::string& ours, const std::vector<Renamed>& tensors,
              NamedExtents& extents) {
    for (const Renamed& tensor : tensors) {
      const std::string name = theirs + tensor.theirs;
      const auto found = checkpoint_.tensors.find(name);
      require(found != checkpoint_.tensors.end(), ErrorCode::kBadFormat, "tensor ", in_quotes(name),
              " is missing: without it InCTRL's heads cannot score");
      extents.match(name, found->second.shape, tensor.shape);
      const auto values = std::make_shared<const std::vector<float>>(to_floats(found->second));
      heads_.tensors[ours + tensor.ours] = {DType::kF32, found->second.shape, std::as_bytes(std::span(*values))};
      heads_.owners.push_back(values);
      taken_.insert(name);
    }
  }

  void require_all_taken() const {
    for (const auto& [name, tensor] : checkpoint_.tensors)
      require(!is_inctrl_head_tensor(name) || taken_.contains(name) || is_left_out(name), ErrorCode::kBadFormat,
              "tensor ", in_quotes(name), " ", to_text(tensor.shape), " is surplus: InCTRL's heads have none of it");
  }

 private:
  const StateDict& checkpoint_;
  ImportedHeads& heads_;
  std::set<std::string> taken_;
};

}  // namespace

bool is_inctrl_head_tensor(std::string_view name) {
  return std::any_of(kPrefixes.begin(), kPrefixes.end(), [&](auto prefix) { return name.starts_with(prefix); });
}

bool has_inctrl_heads(const StateDict& checkpoint) {
  return std::any_of(checkpoint.tensors.begin(), checkpoint.tensors.end(),
                     [](const auto& tensor) { return is_inctrl_head_tensor(tensor.first); });
}

ImportedHeads import_inctrl_heads(const StateDict& checkpoint) {
  ImportedHeads heads;
  Renamer renamer(checkpoint, heads);
  NamedExtents adapter;
  renamer.rename("adapter.", "heads.adapter.", adapter_tensors(), adapter);
  heads.embedding = adapter.at("embedding");
  NamedExtents image({{"embedding", heads.embedding}}), holistic;
  renamer.rename("diff_head_ref.", "heads.image.", head_tensors("embedding"), image);
  renamer.rename("diff_head.", "heads.holistic.", head_tensors("patches"), holistic);
  heads.patches = holistic.at("patches");
  renamer.require_all_taken();
  return heads;
}

}  // namespace inctrl
