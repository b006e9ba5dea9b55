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

// The parts, under their makers' names and ours.
struct Part {
  const char *theirs, *ours;
};
constexpr Part kAdapter{"adapter.", "heads.adapter."}, kImage{"diff_head_ref.", "heads.image."},
    kHolistic{"diff_head.", "heads.holistic."};
constexpr std::array<Part, 3> kParts{kAdapter, kImage, kHolistic};

bool is_published(std::string_view name) {
  return std::any_of(kParts.begin(), kParts.end(), [&](const Part& part) { return name.starts_with(part.theirs); });
}

bool is_left_out(std::string_view name) {
  return name.starts_with("diff_head.bn1.") || name.starts_with("diff_head_ref.bn1.") ||
         name.ends_with(".num_batches_tracked");
}

class Renamer {
 public:
  Renamer(const StateDict& checkpoint, ImportedHeads& heads) : checkpoint_(checkpoint), heads_(heads) {}

  void rename(const Part& part, const std::vector<Renamed>& tensors, NamedExtents& extents) {
    for (const Renamed& tensor : tensors) {
      const std::string ours = std::string(part.ours) + tensor.ours;
      const std::string name = heads_.published ? std::string(part.theirs) + tensor.theirs : ours;
      const auto found = checkpoint_.tensors.find(name);
      require(found != checkpoint_.tensors.end(), ErrorCode::kBadFormat, "tensor ", in_quotes(name),
              " is missing: without it InCTRL's heads cannot score");
      extents.match(name, found->second.shape, tensor.shape);
      const auto values = std::make_shared<const std::vector<float>>(to_floats(found->second));
      heads_.tensors[ours] = {DType::kF32, found->second.shape, std::as_bytes(std::span(*values))};
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
  return is_published(name) ||
         std::any_of(kParts.begin(), kParts.end(), [&](const Part& part) { return name.starts_with(part.ours); });
}

bool has_inctrl_heads(const StateDict& checkpoint) {
  return std::any_of(checkpoint.tensors.begin(), checkpoint.tensors.end(),
                     [](const auto& tensor) { return is_inctrl_head_tensor(tensor.first); });
}

ImportedHeads import_inctrl_heads(const StateDict& checkpoint) {
  ImportedHeads heads;
  heads.published = std::any_of(checkpoint.tensors.begin(), checkpoint.tensors.end(),
                                [](const auto& tensor) { return is_published(tensor.first); });
  Renamer renamer(checkpoint, heads);
  NamedExtents adapter;
  renamer.rename(kAdapter, adapter_tensors(), adapter);
  heads.embedding = adapter.at("embedding");
  NamedExtents image({{"embedding", heads.embedding}}), holistic;
  renamer.rename(kImage, head_tensors("embedding"), image);
  renamer.rename(kHolistic, head_tensors("patches"), holistic);
  heads.patches = holistic.at("patches");
  renamer.require_all_taken();
  return heads;
}

void require_fit(const ImportedHeads& heads, int embedding, int grid) {
  const auto fit = [&](const char* theirs, const char* ours, std::int64_t needed, const std::string& reason) {
    const Shape& found = heads.tensors.at(ours).shape;
    require(found[1] == needed, ErrorCode::kIncompatible, "tensor ", in_quotes(heads.published ? theirs : ours), " is ",
            to_text(found), ", needed ", to_text({found[0], needed}), ": ", reason);
  };
  fit("adapter.fc.0.weight", "heads.adapter.1.weight", embedding,
      "the heads judge an image embedding of another width");
  fit("diff_head.projection1.weight", "heads.holistic.1.weight", std::int64_t{grid} * grid,
      "the encoder gives " + std::to_string(grid) + " x " + std::to_string(grid) +
          " patches at this input size, the heads judge " + std::to_string(heads.patches));
}

}  // namespace inctrl
