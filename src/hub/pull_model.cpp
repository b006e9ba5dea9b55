// src/hub/pull_model.cpp. Tested by tests/end_to_end/pull_test.py
#include "hub/pull_model.h"

#include <algorithm>
#include <system_error>

#include "checkpoints/import_checkpoint.h"
#include "hub/folder_lock.h"
#include "hub/hub_client.h"
#include "hub/licence.h"
#include "tensor/require.h"
#include "tensor_files/atomic_file.h"
#include "tensor_files/in_quotes.h"
#include "tensor_files/mapped_file.h"
#include "tensor_files/model_file.h"
#include "tensor_files/sha256.h"
#include "tensor_files/user_folders.h"
#include "text/merges.h"

namespace inctrl {
namespace {

namespace fs = std::filesystem;
using End = PullReport::End;

// Is the file one of our models? Then it is taken as it is.
std::optional<ModelFile> as_model(const fs::path& file) {
  try {
    return open_model_file(file);
  } catch (const Error&) {
    return std::nullopt;
  }
}

std::string without_query(const std::string& url) {
  return url.substr(0, url.find('?'));
}

class Pull {
 public:
  Pull(const PullSource& source, const PullOptions& options)
      : source_(source),
        options_(options),
        client_(options.settings, options.downloads, options.patience, options.on_transfer) {
    report_.name = options.name.value_or(source.name);
    require_model_name(report_.name);
    report_.model = options.models / (report_.name + ".safetensors");
    staged_ = options.models / ("." + report_.name + ".pulled");
  }

  PullReport run() {
    if (options_.settings.offline) return answer_offline();
    const std::optional<FolderLock> lock =
        FolderLock::take(options_.downloads, options_.patience.stop, options_.patience.say);
    if (!lock) return stopped();
    const auto* repository = std::get_if<HubRepository>(&source_.what);
    return repository ? pull(*repository) : pull(std::get<PlainFile>(source_.what));
  }

 private:
  PullReport pull(const HubRepository& repository) {
    if (repository.is_pinned() && serves(repository, repository.revision, "")) return was_here();
    const std::optional<HubListing> listing = client_.list(repository);
    if (!listing) return stopped();
    const std::string sha256 = choose_weights_hash(*listing);
    if (serves(repository, listing->commit, sha256)) return was_here();
    require_free(is_from(repository, ""));
    const std::optional<Fetched> fetched = client_.fetch(repository, *listing);
    if (!fetched) return stopped();
    return make(*fetched, repository.to_text(), client_.page_of(repository, listing->commit));
  }

  PullReport pull(const PlainFile& file) {
    const std::string source = without_query(file.url) + ", sha256 " + file.sha256;
    if (!options_.replace && is_here(source, file.sha256)) return was_here();
    require_free(false);
    const std::optional<Fetched> fetched = client_.fetch(file);
    if (!fetched) return stopped();
    return make(*fetched, file.file, source);
  }

  PullReport answer_offline() {
    if (const auto* repository = std::get_if<HubRepository>(&source_.what)) {
      if (is_here(*repository, repository->is_pinned() ? repository->revision : "", "")) return was_here();
    } else {
      const auto& file = std::get<PlainFile>(source_.what);
      if (is_here(without_query(file.url) + ", sha256 " + file.sha256, file.sha256)) return was_here();
    }
    fail(ErrorCode::kNotFound, "pull: offline (--offline or HF_HUB_OFFLINE), and no model '", report_.name,
         "' from there is in ", options_.models.string());
  }

  static std::string choose_weights_hash(const HubListing& listing) {
    try {
      return choose_files(listing).weights.sha256;
    } catch (const Error&) {
      return "";  // fetch() says it with the repository's name
    }
  }

  // The source that the present model of this name states; "" if there is none.
  std::string present_source() const {
    const std::optional<ModelFile> present = as_model(report_.model);
    return present && !present->config.licences.empty() ? present->config.licences.front().source : "";
  }

  // Of that commit, or of any if it is ""; the same from whichever mirror.
  bool is_from(const HubRepository& repository, const std::string& commit) const {
    const std::string source = present_source(), page = "/" + repository.owner + "/" + repository.name + "/tree/";
    const std::size_t at = source.rfind(page);
    return at != std::string::npos && source.find('/', at + page.size()) == std::string::npos &&
           (commit.empty() || source.substr(at + page.size()) == commit);
  }

  bool serves(const HubRepository& repository, const std::string& commit, const std::string& sha256) const {
    return !options_.replace && is_here(repository, commit, sha256);
  }
  bool is_here(const HubRepository& repository, const std::string& commit, const std::string& sha256) const {
    return is_from(repository, commit) || is_this_file(sha256);
  }
  bool is_here(const std::string& source, const std::string& sha256) const {
    return present_source() == source || is_this_file(sha256);
  }
  // One of our models, pulled as it is, states its makers' sources.
  bool is_this_file(const std::string& sha256) const {
    std::error_code error;
    return !sha256.empty() && fs::is_regular_file(report_.model, error) &&
           sha256_of(MappedFile::open(report_.model).bytes()) == sha256;
  }

  void require_free(bool same_source) const {
    std::error_code error;
    require(options_.replace || same_source || !fs::exists(report_.model, error), ErrorCode::kInvalidArgument,
            "pull: there is a model '", report_.name, "' from elsewhere, ", report_.model.string(),
            "; choose another name with --name, or --replace it");
  }

  // what: how messages name it
  PullReport make(const Fetched& fetched, const std::string& what, const std::string& source) {
    if (options_.patience.stop()) return stopped();
    report_.source = source;
    report_.licence = options_.licence.value_or(fetched.licence);
    remove_leftovers();
    try {
      import(fetched);
      const std::string document = licence_document({report_.name, source, report_.licence, fetched.terms});
      write_atomically(options_.models / (report_.name + ".LICENSE.txt"),
                       std::as_bytes(std::span(document.data(), document.size())));
      fs::rename(staged_, report_.model);
    } catch (const fs::filesystem_error& error) {
      remove_leftovers();
      fail(ErrorCode::kBackend, "write ", report_.model.string(), ": ", error.code().message());
    } catch (const Error& error) {
      remove_leftovers();
      fail(error.code, what, ": ", error.what());
    }
    std::error_code ignored;
    for (const fs::path& file : fetched.files) fs::remove(file, ignored);
    return report_;
  }

  void import(const Fetched& fetched) {
    if (const std::optional<ModelFile> model = as_model(fetched.weights)) {
      verify_identity(*model);
      model->tensors.release_pages();  // or the file would be in memory twice
      write_atomically(staged_, MappedFile::open(fetched.weights).bytes());
      report_.notes = {"it is a model already, and was taken as it is"};
      if (!model->config.licences.empty()) report_.licence = model->config.licences.front().licence;
      return;
    }
    ImportOptions options{.name = report_.name, .config = fetched.config};
    options.licence = report_.licence;
    options.source = report_.source;
    if (fetched.tokenizer) options.merges = read_merges(*fetched.tokenizer);
    report_.notes = import_checkpoint(fetched.weights, staged_, options).notes;
  }

  // A tokenizer of another kind is of no use to us, but the encoder may be.
  std::optional<std::string> read_merges(const fs::path& tokenizer) {
    try {
      return Merges::open(tokenizer).to_text();
    } catch (const Error& error) {
      options_.patience.say(std::string("tokenizer.json is left out: ") + error.what());
      return std::nullopt;
    }
  }

  // Also those of a run that was killed.
  void remove_leftovers() const {
    std::error_code error;
    std::vector<fs::path> found;
    const std::string name = staged_.filename().string();
    for (fs::directory_iterator entry(options_.models, error), end; !error && entry != end; entry.increment(error)) {
      const std::string other = entry->path().filename().string();
      if (other == name || (other.starts_with("." + name + ".") && other.ends_with(".tmp"))) found.push_back(*entry);
    }
    for (const fs::path& file : found) fs::remove(file, error);
  }

  PullReport was_here() {
    report_.end = End::kWasHere;
    const std::optional<ModelFile> present = as_model(report_.model);
    if (present && !present->config.licences.empty()) {
      report_.licence = present->config.licences.front().licence;
      report_.source = present->config.licences.front().source;
    }
    return report_;
  }

  PullReport stopped() {
    report_.end = End::kStopped;
    return report_;
  }

  const PullSource& source_;
  const PullOptions& options_;
  HubClient client_;
  fs::path staged_;
  PullReport report_;
};

}  // namespace

PullOptions PullOptions::of_environment() {
  const auto data = user_data_folder(), cache = user_cache_folder();
  require(data && cache, ErrorCode::kBackend,
          "pull: neither $HOME nor $XDG_DATA_HOME and $XDG_CACHE_HOME say where models and downloads belong");
  PullOptions options;
  options.settings = HubSettings::of_environment();
  options.models = *data / "models";
  options.downloads = *cache / "downloads";
  return options;
}

PullReport pull_model(const PullSource& source, const PullOptions& options) {
  return Pull(source, options).run();
}

}  // namespace inctrl
