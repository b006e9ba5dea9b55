// apps/cli/data_command.cpp: `inctrl data`: what does a data set hold, as this program understands it?
// Tested by tests/end_to_end/data_test.py
#include <algorithm>
#include <iomanip>
#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>

#include "cli/commands.h"
#include "cli/dataset_flags.h"
#include "cli/flags.h"
#include "cli/picture_files.h"
#include "cli/progress.h"
#include "cli/run_flags.h"
#include "inctrl/error.h"
#include "tensor/each_index.h"

namespace inctrl::cli {
namespace {

using Json = nlohmann::ordered_json;

struct DataFlags {
  DatasetFlags dataset;
  ReadingFlags reading;
  bool json = false, check = false;
};

struct Counts {
  std::size_t train = 0, test_normal = 0, test_anomalous = 0, masks = 0;

  Counts& operator+=(const Category& category) {
    train += category.train.size();
    for (const LabelledPicture& picture : category.test) {
      ++(picture.anomalous ? test_anomalous : test_normal);
      if (picture.anomalous && !picture.mask.empty()) ++masks;
    }
    return *this;
  }
};

void print_line(std::size_t width, const std::string& name, const Counts& counts) {
  std::cout << std::left << std::setw(static_cast<int>(width)) << name << std::right << std::setw(8) << counts.train
            << std::setw(14) << counts.test_normal << std::setw(17) << counts.test_anomalous << std::setw(8)
            << counts.masks << '\n';
}

void print_table(const Dataset& dataset) {
  std::size_t width = 10;
  for (const Category& category : dataset.categories) width = std::max(width, category.name.size() + 2);
  std::cout << std::left << std::setw(static_cast<int>(width)) << "category" << std::right << std::setw(8) << "train"
            << std::setw(14) << "test normal" << std::setw(17) << "test anomalous" << std::setw(8) << "masks" << '\n';
  Counts all;
  for (const Category& category : dataset.categories) {
    Counts counts;
    print_line(width, category.name, counts += category);
    all += category;
  }
  if (dataset.categories.size() > 1) print_line(width, "together", all);
  for (const std::string& note : dataset.notes) std::cout << "note: " << note << '\n';
}

void print_json(const Dataset& dataset) {
  Json categories = Json::array(), failures = Json::array();
  for (const Category& category : dataset.categories) {
    Counts counts;
    counts += category;
    categories.push_back({{"category", category.name},
                          {"train", counts.train},
                          {"test_normal", counts.test_normal},
                          {"test_anomalous", counts.test_anomalous},
                          {"masks", counts.masks}});
  }
  for (const DatasetFailure& failure : dataset.failures)
    failures.push_back({{"path", failure.path}, {"reason", failure.reason}});
  const Json all = {{"dataset", dataset.layout},
                    {"root", dataset.root.string()},
                    {"categories", categories},
                    {"notes", dataset.notes},
                    {"failures", failures}};
  std::cout << all.dump(2, ' ', false, Json::error_handler_t::replace) << '\n';
}

// Every picture and mask read in full; what cannot be is added to the failures.
void check_all(Dataset& dataset, const PictureFiles& files, int threads) {
  std::vector<const LabelledPicture*> pictures;
  for (const Category& category : dataset.categories) {
    for (const LabelledPicture& picture : category.train) pictures.push_back(&picture);
    for (const LabelledPicture& picture : category.test) pictures.push_back(&picture);
  }
  Progress progress(true, pictures.size());
  std::vector<std::string> reasons(pictures.size());
  for_each_index(pictures.size(), threads, [&](std::size_t i) {
    try {
      load_picture(dataset, *pictures[i], files);
      load_mask(dataset, *pictures[i], files);
    } catch (const Error& error) {
      reasons[i] = error.what();
    }
    progress.done_one();
  });
  for (std::size_t i = 0; i < pictures.size(); ++i)
    if (!reasons[i].empty()) dataset.failures.push_back({pictures[i]->path, reasons[i]});
}

int list(const DataFlags& flags) {
  const DecodedFiles files(flags.reading.options());
  Dataset dataset = flags.dataset.open(files);
  if (flags.check) check_all(dataset, files, MachineFlags{}.thread_count());
  flags.json ? print_json(dataset) : print_table(dataset);
  for (const DatasetFailure& failure : dataset.failures)
    std::cerr << "inctrl: " << failure.path << ": " << failure.reason << '\n';
  if (!dataset.failures.empty())
    std::cerr << "inctrl: " << dataset.failures.size() << (flags.check ? " cannot be used\n" : " left out\n");
  return dataset.failures.empty() ? kAllDone : kSomeFailed;
}

}  // namespace

void add_data_command(CLI::App& app, int& exit_status) {
  CLI::App* command = app.add_subcommand("data", "Look at data sets");
  command->require_subcommand(1);
  command->footer("Example:\n  inctrl data list --dataset mvtec --root mvtec_anomaly_detection");
  const auto flags = std::make_shared<DataFlags>();
  CLI::App* listing = command->add_subcommand("list", "Count a data set's pictures, and say what was understood");
  flags->dataset.add_to(*listing);
  listing->get_option("--dataset")->required();
  listing->get_option("--root")->required();
  listing->add_flag("--check", flags->check, "Read every picture and mask in full");
  listing->add_flag("--json", flags->json, "As JSON");
  flags->reading.add_to(*listing, false);
  listing->footer(
      "Example:\n  inctrl data list --dataset mvtec --root mvtec_anomaly_detection\n"
      "Layouts: docs/datasets.md. Exit status: 0 all good; 1 some pictures cannot be used; 2 wrong usage; 3 not such a "
      "data set.");
  listing->callback([flags, &exit_status] { exit_status = run_reporting([&] { return list(*flags); }); });
}

}  // namespace inctrl::cli
