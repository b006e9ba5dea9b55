// tests/encoder/vit_kernels_test.cpp: what does OpenVINO make of src/encoder/vit_graph.cpp? A spelling of the graph
// that is not recognised computes the same, but slowly.
#include <gtest/gtest.h>

#include <algorithm>

#include "encoder/graph.h"
#include "encoder/openvino_run.h"
#include "support/temporary_folder.h"
#include "support/tiny_vit.h"

namespace inctrl {
namespace {

// Wide enough for the kernels that a real tower gets. Their names differ from processor to processor; what is asserted
// was seen with AVX-512 and with OpenVINO held to AVX2.
const VitConfig kVit{.patch = 16, .width = 128, .layers = 4, .heads = 2, .mlp = 512, .embedding = 64};

// A node of the graph that OpenVINO runs.
struct Kernel {
  std::string type, primitive, made_of;
};

std::vector<Kernel> kernels_of(const std::vector<int>& taps) {
  const TemporaryFolder folder;
  TinyVit(kVit, taps, 80).write(folder / "vit.safetensors");
  const ModelFile model = open_model_file(folder / "vit.safetensors");
  const ov::CompiledModel compiled = compile(vit_graph(kVit, model, 1), {.threads = 1});
  std::vector<Kernel> kernels;
  for (const auto& node : compiled.get_runtime_model()->get_ordered_ops()) {
    const auto fact = [&](const char* key) {
      const auto found = node->get_rt_info().find(key);
      return found == node->get_rt_info().end() ? std::string() : found->second.as<std::string>();
    };
    kernels.push_back({fact("layerType"), fact("primitiveType"), fact("originalLayersNames")});
  }
  return kernels;
}

long count_type(const std::vector<Kernel>& kernels, const std::string& type) {
  return std::count_if(kernels.begin(), kernels.end(), [&](const Kernel& kernel) { return kernel.type == type; });
}

TEST(VitKernels, EveryProductWithWeightsIsOneFastKernel) {
  // A block's: queries, keys and values in one; attention's output; the MLP's two. A folded block has the first in
  // three.
  constexpr int kBlock = 4, kFolded = 6, kProjection = 1;
  for (const auto& [taps, expected] : {std::pair(std::vector{2, 3}, kBlock * (kVit.layers - 1) + kFolded + kProjection),
                                       std::pair(std::vector{2, 4}, kBlock * kVit.layers + kProjection)}) {
    const std::vector<Kernel> kernels = kernels_of(taps);
    EXPECT_EQ(count_type(kernels, "FullyConnected"), expected);
    EXPECT_EQ(count_type(kernels, "MatMul"), 0);  // one that was not recognised, or attention that was not fused
    for (const Kernel& kernel : kernels) {
      if (kernel.type != "FullyConnected" && kernel.type != "Convolution") continue;
      EXPECT_FALSE(kernel.primitive.starts_with("ref")) << kernel.made_of << " runs as " << kernel.primitive;
      EXPECT_FALSE(kernel.primitive.starts_with("jit_gemm")) << kernel.made_of << " runs as " << kernel.primitive;
    }
  }
}

// Without AVX-512 GELU is kept out of its product on purpose.
TEST(VitKernels, AttentionAndGeluAreOneKernelABlockEach) {
  const std::vector<Kernel> kernels = kernels_of({2, 3});
  const auto fused = [&](const std::string& part) {
    return std::count_if(kernels.begin(), kernels.end(), [&](const Kernel& kernel) {
      return kernel.type != part && kernel.made_of.find(part) != std::string::npos;
    });
  };
  EXPECT_EQ(fused("Softmax"), kVit.layers);  // within the kernel of an attention, folded or not
  EXPECT_EQ(count_type(kernels, "Softmax"), 0);
  EXPECT_EQ(fused("Gelu") + fused("Erf"), kVit.layers);
  EXPECT_EQ(count_type(kernels, "Erf"), 0);
}

}  // namespace
}  // namespace inctrl
