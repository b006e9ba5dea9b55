// tests/checkpoints/torch_script_test.cpp: modules within modules, made by hand.
#include "checkpoints/torch_script.h"

#include <functional>

#include "checkpoints/torch_zip.h"
#include "checkpoints/zip_writer.h"
#include "support/expect_error.h"
#include "support/file_bytes.h"

namespace inctrl {
namespace {

const WrittenStorage kTwo = storage<float>("0", "FloatStorage", {1, 2});

// A module whose attributes `write` pickles, keys and values.
void module(PickleWriter& pickle, const std::function<void()>& write) {
  pickle.global("__torch__.torch.nn.___torch_mangle_7", "Module").empty_tuple().raw("\x81").empty_dict().mark();
  write();
  pickle.set_items().raw("b");
}

void tensor(PickleWriter& pickle, const std::string& name) {
  pickle.text(name);
  write_tensor(pickle, {name, kTwo, 0, {2}, {1}});
}

std::string script_file(const PickleWriter& object) {
  return torch_zip_file(object.stop(), {kTwo}, {{"root/constants.pkl", "\x80\x02)."}});
}

std::vector<std::string> names(const PickleWriter& object) {
  const std::string file = script_file(object);
  std::vector<std::string> found;
  for (const auto& [name, view] : torch_state_dict(read_torch_zip(bytes_of(file))).tensors) found.push_back(name);
  return found;
}

void expect_refusal(ErrorCode code, std::string_view message, const PickleWriter& object) {
  expect_error(code, message, [&] { names(object); });
}

TEST(TorchScript, JoinsNamesOfModulesByDots) {
  PickleWriter pickle;
  module(pickle, [&] {
    tensor(pickle, "scale");
    pickle.text("visual");
    module(pickle, [&] {
      pickle.text("0");
      module(pickle, [&] { tensor(pickle, "weight"); });
    });
  });
  EXPECT_EQ(names(pickle), (std::vector<std::string>{"scale", "visual.0.weight"}));
}

TEST(TorchScript, PassesOverWhatIsNoTensor) {
  PickleWriter pickle;
  module(pickle, [&] {
    pickle.text("training").boolean(true).text("_is_full_backward_hook").none().text("eps").integer(5);
    pickle.text("sizes").global("torch.jit._pickle", "build_intlist").empty_list().raw("\x85").reduce();
    pickle.text("empty").global("__torch__", "Empty").empty_tuple().raw("\x81");
    tensor(pickle, "weight");
  });
  EXPECT_EQ(names(pickle), std::vector<std::string>{"weight"});
}

TEST(TorchScript, LeavesOutTheCountersOfOpenAI) {
  PickleWriter pickle;
  module(pickle, [&] {
    for (const char* name : {"input_resolution", "context_length", "vocab_size", "weight"}) tensor(pickle, name);
    pickle.text("inner");
    module(pickle, [&] { tensor(pickle, "vocab_size"); });
  });
  EXPECT_EQ(names(pickle), (std::vector<std::string>{"inner.vocab_size", "weight"})) << "at the top only";
}

TEST(TorchScript, NamesAllModulesThatShareOne) {
  PickleWriter pickle;
  module(pickle, [&] {
    pickle.text("a");
    module(pickle, [&] { tensor(pickle, "weight"); });
    pickle.raw("q\x05").text("b").raw("h\x05");
  });
  EXPECT_EQ(names(pickle), (std::vector<std::string>{"a.weight", "b.weight"}));
}

TEST(TorchScript, RefusesOtherGlobals) {
  expect_refusal(ErrorCode::kBadFormat, "global '__torch__x.Net' is not allowed",
                 PickleWriter().global("__torch__x", "Net"));
  expect_refusal(ErrorCode::kBadFormat, "global 'torch.jit._pickle.eval' is not allowed",
                 PickleWriter().global("torch.jit._pickle", "eval"));
}

TEST(TorchScript, RefusesModulesWithoutTensorsOrNames) {
  PickleWriter empty, nameless;
  module(empty, [] {});
  expect_refusal(ErrorCode::kBadFormat, "holds no tensors", empty);
  module(nameless, [&] {
    nameless.none();
    write_tensor(nameless, {"", kTwo, 0, {2}, {1}});
  });
  expect_refusal(ErrorCode::kBadFormat, "module '': an attribute's key is not a text", nameless);
}

TEST(TorchScript, BoundsTheDepth) {
  // A module that is its own child.
  PickleWriter pickle;
  pickle.global("__torch__", "Loop").empty_tuple().raw("\x81").raw("q\x01").empty_dict().mark();
  pickle.text("a").raw("h\x01").set_items().raw("b");
  expect_refusal(ErrorCode::kLimit, "lies within 64 others", pickle);
}

TEST(TorchScript, BoundsTheNumberOfAttributes) {
  // Each of 40 modules holds the next one twice: 2^40 names of a small file.
  PickleWriter pickle;
  const std::function<void(int)> write = [&](int left) {
    module(pickle, [&] {
      if (left == 0) return;
      pickle.text("a");
      write(left - 1);
      pickle.raw("q\x05").text("b").raw("h\x05");  // the memo number is used again on the way out
    });
  };
  write(40);
  expect_refusal(ErrorCode::kLimit, "more than 1000000 attributes", pickle);
}

TEST(TorchScript, BoundsTheLengthOfNames) {
  PickleWriter pickle;
  module(pickle, [&] { tensor(pickle, std::string(1024, 'n')); });
  expect_refusal(ErrorCode::kLimit, "is longer than 1024 bytes", pickle);
}

}  // namespace
}  // namespace inctrl
