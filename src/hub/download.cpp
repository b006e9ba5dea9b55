// src/hub/download.cpp. Tested by tests/hub/download_test.cpp
#include "hub/download.h"

#include <charconv>
#include <system_error>

#include "hub/part_file.h"
#include "tensor/require.h"
#include "tensor_files/git_blob_id.h"
#include "tensor_files/mapped_file.h"
#include "tensor_files/sha256.h"

namespace inctrl {
namespace {

namespace fs = std::filesystem;

std::optional<std::uint64_t> parse_number(std::string_view text) {
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

std::string_view header(const HttpHead& head, const char* name) {
  const auto found = head.headers.find(name);
  return found == head.headers.end() ? std::string_view() : std::string_view(found->second);
}

// Of "bytes 100-999/1000": where it begins, and the whole size unless that is "*".
struct ContentRange {
  std::optional<std::uint64_t> begin, whole;
};
ContentRange parse_range(std::string_view text) {
  constexpr std::string_view kUnit = "bytes ";
  if (!text.starts_with(kUnit)) return {};
  text.remove_prefix(kUnit.size());
  const std::size_t dash = text.find('-'), slash = text.find('/');
  if (dash == std::string_view::npos || slash == std::string_view::npos) return {};
  return {parse_number(text.substr(0, dash)), parse_number(text.substr(slash + 1))};
}

bool is_as_stated(const fs::path& path, const RemoteFile& file) {
  std::error_code error;
  if (file.size && fs::file_size(path, error) != *file.size) return false;
  const MappedFile content = MappedFile::open(path);
  if (file.sha256.empty()) return git_blob_id(content.bytes()) == file.git_id;
  return sha256_of(content.bytes()) == file.sha256;
}

// One file on its way to one part.
class Download {
 public:
  Download(CarefulGet& web, const RemoteFile& file, const fs::path& part, const Patience& patience,
           const OnTransfer& on_transfer)
      : web_(web), file_(file), patience_(patience), on_transfer_(on_transfer), part_(part), total_(file.size) {
    if (total_ && part_.size() > *total_) part_.shorten(0);
    already_ = part_.size();
    resumed_ = already_ > 0;
  }

  // False if stopped.
  bool run() {
    Attempts attempts(patience_, file_.what, !web_.settings().token.empty());
    tell();
    while (!is_complete()) {
      const std::uint64_t before = part_.size();
      const HttpAnswer answer = ask();
      if (answer.broken.empty() && answer.head.status / 100 == 2 && is_complete()) break;
      if (answer.broken.empty() && answer.head.status == 416 && before > 0) {  // our part is no beginning of that file
        restart();
        continue;
      }
      if (!attempts.wait_after(as_failure(answer), part_.size() > before)) return false;
    }
    part_.sync();
    return true;
  }

  bool resumed() const noexcept { return resumed_; }
  void restart() {
    part_.shorten(0);
    already_ = 0;
    resumed_ = false;
  }

 private:
  bool is_complete() const { return total_ ? part_.size() == *total_ : whole_; }

  HttpAnswer ask() {
    whole_ = false;
    const std::uint64_t offset = part_.size();
    HttpAnswer answer = web_.get({.url = file_.url,
                                  .range = offset > 0 ? "bytes=" + std::to_string(offset) + "-" : "",
                                  .stall = patience_.stall,
                                  .stop = patience_.stop,
                                  .begin = [&](const HttpHead& head) { begin(head); },
                                  .piece = [&](std::span<const std::byte> bytes) { take(bytes); }});
    whole_ = answer.broken.empty() && answer.head.status / 100 == 2;
    return answer;
  }

  // A whole answer that was too short is one that broke off.
  static HttpAnswer as_failure(HttpAnswer answer) {
    if (answer.broken.empty() && answer.head.status / 100 == 2) answer.broken = "the content ended early";
    return answer;
  }

  void begin(const HttpHead& head) {
    std::optional<std::uint64_t> coming;
    if (head.status == 206) {
      const ContentRange range = parse_range(header(head, "content-range"));
      require(range.begin == part_.size(), ErrorCode::kBackend, file_.what, ": asked for what follows byte ",
              part_.size(), ", the server sends another part");
      coming = range.whole;
    } else {
      if (part_.size() > 0) restart();  // the server knows no ranges
      coming = parse_number(header(head, "content-length"));
    }
    if (coming && file_.size && *coming != *file_.size) refuse_size(*coming);
    if (coming) total_ = coming;
    if (total_) part_.require_space(*total_ - std::min(*total_, part_.size()));
    tell();
  }

  void take(std::span<const std::byte> bytes) {
    const std::uint64_t size = part_.size() + bytes.size();
    if (total_ && size > *total_) refuse_size(size);
    part_.append(bytes);
    tell();
  }

  [[noreturn]] void refuse_size(std::uint64_t found) {
    part_.shorten(0);
    fail(ErrorCode::kBadFormat, file_.what, ": the server sends ", found, " bytes or more, stated were ",
         total_.value_or(0), "; what came was thrown away");
  }

  void tell() const { on_transfer_({file_.what, already_, part_.size(), total_}); }

  CarefulGet& web_;
  const RemoteFile& file_;
  const Patience& patience_;
  const OnTransfer& on_transfer_;
  PartFile part_;
  std::optional<std::uint64_t> total_;
  std::uint64_t already_ = 0;
  bool resumed_ = false, whole_ = false;
};

}  // namespace

std::optional<fs::path> download(CarefulGet& web, const RemoteFile& file, const fs::path& folder,
                                 const Patience& patience, const OnTransfer& on_transfer) {
  require(!file.sha256.empty() || !file.git_id.empty(), ErrorCode::kBadFormat, file.what,
          ": its content is stated by no hash, so what comes could not be checked");
  const fs::path whole = folder / (file.sha256.empty() ? "git-" + file.git_id : file.sha256);
  const fs::path part = whole.string() + ".part";
  std::error_code error;
  if (fs::exists(whole, error)) {
    if (is_as_stated(whole, file)) return whole;
    fs::remove(whole, error);
  }
  {
    Download transfer(web, file, part, patience, on_transfer);
    if (!transfer.run()) return std::nullopt;
    if (!is_as_stated(part, file) && transfer.resumed()) {  // the part that was found may have been damaged
      patience.say(file.what + ": put together from two transfers it is not what was stated; fetched anew");
      transfer.restart();
      if (!transfer.run()) return std::nullopt;
    }
  }
  const bool sound = is_as_stated(part, file);
  if (!sound) fs::remove(part, error);
  require(sound, ErrorCode::kBadFormat, file.what, ": the content that came has not the ",
          file.sha256.empty() ? "git id " + file.git_id : "sha256 " + file.sha256,
          " that was stated; it was thrown away");
  fs::rename(part, whole, error);
  require(!error, ErrorCode::kBackend, "rename ", part.string(), ": ", error.message());
  return whole;
}

}  // namespace inctrl
