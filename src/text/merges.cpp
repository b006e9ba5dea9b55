// src/text/merges.cpp. Tested by tests/text/merges_test.cpp
#include "text/merges.h"

#include <unordered_map>

#include "tensor/require.h"
#include "tensor_files/gunzip.h"
#include "tensor_files/in_quotes.h"
#include "tensor_files/mapped_file.h"
#include "text/tokenizer_json.h"
#include "text/unicode.h"

namespace inctrl {
namespace {

constexpr std::size_t kMostMerges = 48894;    // CLIP's; longer lists are cut to these
constexpr std::size_t kMostBytes = 16 << 20;  // published files have 1 to 4 MB
constexpr std::string_view kEndOfWord = "</w>";

bool spells_itself(int byte) noexcept {
  return (byte >= 33 && byte <= 126) || (byte >= 161 && byte <= 172) || byte >= 174;
}

constexpr int kSpellingThemselves = 188;

// The symbols 0 to 511 as merge lists spell them: bytes that are no visible character of Latin-1 as U+0100 and on.
std::vector<std::string> byte_spellings() {
  std::vector<std::string> spellings(kByteSymbols);
  for (int byte = 0; byte < 256; ++byte) {
    const int id = byte_symbol(static_cast<std::uint8_t>(byte));
    const int character = spells_itself(byte) ? byte : 256 + id - kSpellingThemselves;
    const std::string spelling = to_utf8(std::u32string(1, static_cast<char32_t>(character)));
    spellings[static_cast<std::size_t>(id)] = spelling;
    spellings[static_cast<std::size_t>(id) + 256] = spelling + std::string(kEndOfWord);
  }
  return spellings;
}

// Takes the first line off `text`, without its end.
std::string_view take_line(std::string_view& text) noexcept {
  const std::size_t length = std::min(text.find('\n'), text.size());
  const std::string_view line = text.substr(0, length);
  text.remove_prefix(std::min(length + 1, text.size()));
  return line;
}

}  // namespace

int byte_symbol(std::uint8_t byte) noexcept {
  static const std::vector<int> kIds = [] {
    std::vector<int> ids(256);
    int visible = 0, other = kSpellingThemselves;
    for (int b = 0; b < 256; ++b) ids[static_cast<std::size_t>(b)] = spells_itself(b) ? visible++ : other++;
    return ids;
  }();
  return kIds[byte];
}

// Turns spelled merges into ids, one by one.
class MergeReader {
 public:
  explicit MergeReader(std::string_view origin) : origin_(origin) {
    for (const std::string& spelling : byte_spellings()) ids_.emplace(spelling, static_cast<int>(ids_.size()));
  }

  // counted: "line" or "merge", with `number`, says where an error is.
  void add(std::string_view left, std::string_view right, std::string_view counted, std::size_t number) {
    require(merges_.size() < kMostMerges, ErrorCode::kLimit, origin_, ": more than ", kMostMerges, " merges");
    const Merge merge{id(left, counted, number), id(right, counted, number)};
    const bool fresh = ids_.emplace(std::string(left).append(right), static_cast<int>(ids_.size())).second;
    require(fresh, ErrorCode::kBadFormat, origin_, ": ", counted, ' ', number, ": there is a symbol ",
            in_quotes(std::string(left).append(right)), " already");
    merges_.push_back(merge);
  }

  void add_line(std::string_view line, std::size_t number) {
    const std::size_t blank = line.find(' ');
    require(blank != std::string_view::npos, ErrorCode::kBadFormat, origin_, ": line ", number, " is ", in_quotes(line),
            ", not two symbols with a blank between");
    add(line.substr(0, blank), line.substr(blank + 1), "line", number);
  }

  // Each of our symbols must have our id in a vocabulary of the same file.
  void check(const std::map<std::string, std::uint64_t>& vocabulary) const {
    for (const auto& [spelling, id] : ids_) {
      const auto found = vocabulary.find(spelling);
      require(found != vocabulary.end(), ErrorCode::kBadFormat, origin_, ": the vocabulary lacks ",
              in_quotes(spelling));
      require(found->second == static_cast<std::uint64_t>(id), ErrorCode::kBadFormat, origin_,
              ": the vocabulary gives ", in_quotes(spelling), " the id ", found->second, ", the merges ", id);
    }
  }

  Merges merges() && { return Merges(std::move(merges_)); }

 private:
  int id(std::string_view spelling, std::string_view counted, std::size_t number) const {
    const auto found = ids_.find(std::string(spelling));
    require(found != ids_.end(), ErrorCode::kBadFormat, origin_, ": ", counted, ' ', number, ": ", in_quotes(spelling),
            " is neither a byte nor made by an earlier merge");
    return found->second;
  }

  std::string_view origin_;
  std::unordered_map<std::string, int> ids_;
  std::vector<Merge> merges_;
};

Merges Merges::open(const std::filesystem::path& file) {
  const MappedFile mapped = MappedFile::open(file);
  return parse(mapped.bytes(), file.string());
}

Merges Merges::parse(std::span<const std::byte> bytes, std::string_view origin) {
  require(bytes.size() <= kMostBytes, ErrorCode::kLimit, origin, ": ", bytes.size(), " bytes, at most ", kMostBytes,
          " are allowed");
  MergeReader reader(origin);
  if (is_gzip(bytes)) {
    const std::string list = gunzip(bytes, kMostBytes, origin);
    std::string_view rest = list;
    take_line(rest);
    for (std::size_t number = 2; !rest.empty() && number <= kMostMerges + 1; ++number)
      reader.add_line(take_line(rest), number);
  } else {
    const std::string_view text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
    require(text.starts_with('{'), ErrorCode::kBadFormat, origin,
            ": neither a gzipped merge list nor a tokenizer.json");
    const TokenizerJson json = parse_tokenizer_json(text, kMostMerges, origin);
    std::size_t number = 0;
    for (const auto& [left, right] : json.merges) reader.add(left, right, "merge", ++number);
    if (!json.vocabulary.empty()) reader.check(json.vocabulary);
  }
  return std::move(reader).merges();
}

Merges Merges::from_text(std::string_view text, std::string_view origin) {
  require(text.size() <= kMostBytes, ErrorCode::kLimit, origin, ": ", text.size(), " bytes, at most ", kMostBytes,
          " are allowed");
  MergeReader reader(origin);
  for (std::size_t number = 1; !text.empty(); ++number) reader.add_line(take_line(text), number);
  return std::move(reader).merges();
}

std::string Merges::to_text() const {
  std::vector<std::string> spellings = byte_spellings();
  std::string text;
  for (const Merge& merge : merges_) {
    const std::string& left = spellings[static_cast<std::size_t>(merge.left)];
    const std::string& right = spellings[static_cast<std::size_t>(merge.right)];
    text.append(left).append(" ").append(right).append("\n");
    spellings.push_back(left + right);
  }
  return text;
}

}  // namespace inctrl
