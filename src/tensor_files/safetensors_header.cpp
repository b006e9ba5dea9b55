// src/tensor_files/safetensors_header.cpp. Tested by tests/tensor_files/safetensors_test.cpp
#include "tensor_files/safetensors_header.h"

#include <limits>
#include <nlohmann/json.hpp>
#include <set>

#include "tensor/require.h"
#include "tensor_files/in_quotes.h"

namespace inctrl {
namespace {

constexpr std::size_t kMaxRank = 64;
constexpr std::string_view kMetadataName = "__metadata__";

// Where in {name: {"dtype": "F32", "shape": [2], "data_offsets": [0, 8]}, "__metadata__": {"key": "text"}} are we?
enum class Place { kBefore, kFile, kMetadata, kTensor, kShape, kOffsets, kAfter };

class HeaderReader : public nlohmann::json_sax<nlohmann::json> {
 public:
  SafetensorsHeader header;

  bool null() override { misplaced("null"); }
  bool boolean(bool) override { misplaced("true or false"); }
  bool number_float(double, const std::string&) override { misplaced("a number with a fraction or beyond 64 bits"); }
  bool number_integer(std::int64_t) override { misplaced("a negative number"); }
  bool binary(nlohmann::json::binary_t&) override { misplaced("binary data"); }

  bool number_unsigned(std::uint64_t number) override {
    if (place_ == Place::kShape) {
      require(number <= std::numeric_limits<std::int64_t>::max() && tensor_.shape.size() < kMaxRank,
              ErrorCode::kBadFormat, "tensor ", in_quotes(tensor_.name), ": the shape is too large");
      tensor_.shape.push_back(static_cast<std::int64_t>(number));
      return true;
    }
    if (place_ != Place::kOffsets || offsets_ == 2) misplaced("a number");
    (offsets_++ == 0 ? tensor_.begin : tensor_.end) = number;
    return true;
  }

  bool string(std::string& text) override {
    if (place_ == Place::kMetadata) {
      const bool fresh = header.metadata.emplace(field_, text).second;
      require(fresh, ErrorCode::kBadFormat, "metadata ", in_quotes(field_), " comes twice");
    } else if (place_ == Place::kTensor && field_ == "dtype") {
      set_dtype(in_quotes(text));
    } else {
      misplaced("a text");
    }
    return true;
  }

  bool start_object(std::size_t) override {
    if (place_ == Place::kBefore) {
      place_ = Place::kFile;
    } else if (place_ == Place::kFile) {
      place_ = tensor_.name == kMetadataName ? Place::kMetadata : Place::kTensor;
      fields_.clear();
    } else {
      misplaced("an object");
    }
    return true;
  }

  bool key(std::string& name) override {
    if (place_ == Place::kFile) {
      require(names_.insert(name).second, ErrorCode::kBadFormat, "tensor ", in_quotes(name), " comes twice");
      tensor_ = {};
      tensor_.name = name;
    } else if (place_ == Place::kTensor) {
      require(name == "dtype" || name == "shape" || name == "data_offsets", ErrorCode::kBadFormat, "tensor ",
              in_quotes(tensor_.name), ": field ", in_quotes(name), " is unknown");
      require(fields_.insert(name).second, ErrorCode::kBadFormat, "tensor ", in_quotes(tensor_.name), ": field ",
              in_quotes(name), " comes twice");
    }
    field_ = name;
    return true;
  }

  bool end_object() override {
    if (place_ == Place::kTensor) {
      require(fields_.size() == 3, ErrorCode::kBadFormat, "tensor ", in_quotes(tensor_.name),
              ": needs dtype, shape and data_offsets, has ", fields_.size(), " of them");
      header.tensors.push_back(std::move(tensor_));
    }
    place_ = place_ == Place::kFile ? Place::kAfter : Place::kFile;
    return true;
  }

  bool start_array(std::size_t) override {
    if (place_ != Place::kTensor || field_ == "dtype") misplaced("a list");
    place_ = field_ == "shape" ? Place::kShape : Place::kOffsets;
    offsets_ = 0;
    return true;
  }

  bool end_array() override {
    require(place_ == Place::kShape || offsets_ == 2, ErrorCode::kBadFormat, "tensor ", in_quotes(tensor_.name),
            ": data_offsets needs 2 numbers, has ", offsets_);
    place_ = Place::kTensor;
    return true;
  }

  bool parse_error(std::size_t position, const std::string&, const nlohmann::json::exception&) override {
    fail(ErrorCode::kBadFormat, "the header is not JSON from its byte ", position, " on");
  }

 private:
  // text: in its quotes, so that an unknown type can be shown
  void set_dtype(std::string_view text) {
    try {
      tensor_.dtype = parse_dtype(text.substr(1, text.size() - 2));
    } catch (const Error& error) {
      fail(error.code, "tensor ", in_quotes(tensor_.name), ": ", error.what());
    }
  }

  [[noreturn]] void misplaced(std::string_view what) const {
    if (place_ == Place::kBefore) fail(ErrorCode::kBadFormat, "the header is ", what, ", not an object");
    if (place_ == Place::kFile)
      fail(ErrorCode::kBadFormat, "tensor ", in_quotes(field_), " is ", what, ", not an object");
    if (place_ == Place::kMetadata)
      fail(ErrorCode::kBadFormat, "metadata ", in_quotes(field_), " is ", what, ", not a text");
    fail(ErrorCode::kBadFormat, "tensor ", in_quotes(tensor_.name), ": ", what, " does not belong in ",
         in_quotes(field_));
  }

  Place place_ = Place::kBefore;
  ClaimedTensor tensor_;          // the one being read
  std::string field_;             // the key read last
  int offsets_ = 0;               // numbers of data_offsets read
  std::set<std::string> fields_;  // of this tensor
  std::set<std::string> names_;   // of the file
};

}  // namespace

SafetensorsHeader parse_safetensors_header(std::string_view json) {
  HeaderReader reader;
  nlohmann::json::sax_parse(json.begin(), json.end(), &reader);
  return std::move(reader.header);
}

}  // namespace inctrl
