// src/text/tokenizer_json.cpp. Tested by tests/text/tokenizer_json_test.cpp
#include "text/tokenizer_json.h"

#include <nlohmann/json.hpp>
#include <set>

#include "tensor/require.h"
#include "tensor_files/in_quotes.h"

namespace inctrl {
namespace {

// Where in {"model": {"type": "BPE", "vocab": {"a": 0}, "merges": ["a b", ["a", "b"]]}} are we?
enum class Place { kBefore, kFile, kModel, kVocabulary, kMerges, kPair, kAfter };

class TokenizerReader : public nlohmann::json_sax<nlohmann::json> {
 public:
  TokenizerReader(std::size_t most_merges, std::string_view origin) : most_merges_(most_merges), origin_(origin) {}

  TokenizerJson result;

  bool null() override { return other("null"); }
  bool boolean(bool) override { return other("true or false"); }
  bool number_float(double, const std::string&) override { return other("a number with a fraction"); }
  bool number_integer(std::int64_t) override { return other("a negative number"); }
  bool binary(nlohmann::json::binary_t&) override { return other("binary data"); }

  bool number_unsigned(std::uint64_t number) override {
    if (skipping_ > 0 || place_ != Place::kVocabulary) return other("a number");
    const bool fresh = result.vocabulary.emplace(key_, number).second;
    require(fresh, ErrorCode::kBadFormat, origin_, ": the vocabulary has ", in_quotes(key_), " twice");
    return true;
  }

  bool string(std::string& text) override {
    if (skipping_ > 0) return true;
    if (place_ == Place::kMerges) {
      start_merge();
      split_merge(text);
    } else if (place_ == Place::kPair) {
      require(parts_ < 2, ErrorCode::kBadFormat, merge(), " has more than 2 parts");
      result.merges.back()[parts_++] = text;
    } else if (place_ == Place::kModel && key_ == "type") {
      require(text == "BPE", ErrorCode::kBadFormat, origin_, ": the model is ", in_quotes(text), ", not 'BPE'");
    } else if (place_ == Place::kModel && key_ == "end_of_word_suffix") {
      require(text == "</w>", ErrorCode::kBadFormat, origin_, ": words end in ", in_quotes(text), ", not in '</w>'");
      has_suffix_ = true;
    } else {
      other("a text");
    }
    return true;
  }

  bool start_object(std::size_t) override {
    if (place_ == Place::kBefore) {
      place_ = Place::kFile;
    } else if (skipping_ == 0 && place_ == Place::kFile && key_ == "model") {
      place_ = Place::kModel;
    } else if (skipping_ == 0 && place_ == Place::kModel && key_ == "vocab") {
      place_ = Place::kVocabulary;
    } else {
      other("an object");
      ++skipping_;
    }
    return true;
  }

  bool key(std::string& name) override {
    if (skipping_ > 0) return true;
    if (place_ == Place::kFile && name == "model") refuse_second(has_model_, "'model'");
    if (place_ == Place::kModel)
      require(fields_.insert(name).second, ErrorCode::kBadFormat, origin_, ": the model has ", in_quotes(name),
              " twice");
    key_ = name;
    return true;
  }

  bool end_object() override {
    if (skipping_ > 0) {
      --skipping_;
    } else if (place_ == Place::kVocabulary) {
      place_ = Place::kModel;
    } else {
      place_ = place_ == Place::kModel ? Place::kFile : Place::kAfter;
    }
    return true;
  }

  bool start_array(std::size_t) override {
    if (skipping_ == 0 && place_ == Place::kModel && key_ == "merges") {
      place_ = Place::kMerges;
      has_merges_ = true;
    } else if (skipping_ == 0 && place_ == Place::kMerges) {
      place_ = Place::kPair;
      start_merge();
    } else {
      other("a list");
      ++skipping_;
    }
    return true;
  }

  bool end_array() override {
    if (skipping_ > 0) {
      --skipping_;
    } else if (place_ == Place::kPair) {
      require(parts_ == 2, ErrorCode::kBadFormat, merge(), " has ", parts_, " parts, not 2");
      place_ = Place::kMerges;
    } else {
      place_ = Place::kModel;
    }
    return true;
  }

  bool parse_error(std::size_t position, const std::string&, const nlohmann::json::exception&) override {
    fail(ErrorCode::kBadFormat, origin_, ": not JSON from its byte ", position, " on");
  }

  void require_whole() const {
    require(has_merges_, ErrorCode::kBadFormat, origin_, ": it has no model.merges");
    require(has_suffix_, ErrorCode::kBadFormat, origin_, ": model.end_of_word_suffix is missing; CLIP's is '</w>'");
  }

 private:
  std::string merge() const { return std::string(origin_) + ": merge " + std::to_string(result.merges.size()); }

  void start_merge() {
    require(result.merges.size() < most_merges_, ErrorCode::kLimit, origin_, ": more than ", most_merges_, " merges");
    result.merges.emplace_back();
    parts_ = 0;
  }

  void split_merge(std::string_view text) {
    const std::size_t blank = text.find(' ');
    require(blank != std::string_view::npos, ErrorCode::kBadFormat, merge(), " is ", in_quotes(text),
            ", not two parts with a blank between");
    result.merges.back() = {std::string(text.substr(0, blank)), std::string(text.substr(blank + 1))};
  }

  // Anything that only a part of the file which is not read may hold.
  bool other(std::string_view what) const {
    if (skipping_ > 0) return true;
    if (place_ == Place::kBefore) fail(ErrorCode::kBadFormat, origin_, ": it is ", what, ", not an object");
    if (place_ == Place::kVocabulary)
      fail(ErrorCode::kBadFormat, origin_, ": the vocabulary gives ", in_quotes(key_), ' ', what, ", not its number");
    if (place_ == Place::kMerges || place_ == Place::kPair)
      fail(ErrorCode::kBadFormat, merge(), place_ == Place::kMerges ? " is followed by " : " holds ", what);
    const bool read = place_ == Place::kFile ? key_ == "model" : key_ == "vocab" || key_ == "merges" || key_ == "type";
    require(!read, ErrorCode::kBadFormat, origin_, ": ", in_quotes(key_), " may not be ", what);
    return true;
  }

  void refuse_second(bool& seen, std::string_view what) const {
    require(!seen, ErrorCode::kBadFormat, origin_, ": ", what, " comes twice");
    seen = true;
  }

  const std::size_t most_merges_;
  const std::string_view origin_;
  Place place_ = Place::kBefore;
  std::size_t skipping_ = 0;      // lists and objects open around us that are not read
  std::string key_;               // read last, outside those
  std::set<std::string> fields_;  // of the model
  std::size_t parts_ = 0;         // of the last merge
  bool has_model_ = false, has_merges_ = false, has_suffix_ = false;
};

}  // namespace

TokenizerJson parse_tokenizer_json(std::string_view json, std::size_t most_merges, std::string_view origin) {
  TokenizerReader reader(most_merges, origin);
  nlohmann::json::sax_parse(json.begin(), json.end(), &reader);
  reader.require_whole();
  return std::move(reader.result);
}

}  // namespace inctrl
