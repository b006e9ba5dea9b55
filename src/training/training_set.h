// src/training/training_set.h: which pictures are learnt from, and which decide what was learnt best?
// The paper's rule: of the auxiliary categories all normal pictures (train/good and test/good) and all defects are
// learnt from. Categories that are held out are judged as an evaluation judges: prompts from the normal pictures for
// training, queries from those for testing. Tested by tests/training/training_set_test.cpp
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "datasets/dataset.h"

namespace inctrl {

struct TrainingPicture {
  std::size_t dataset = 0;                  // which of the data sets
  const LabelledPicture* listed = nullptr;  // in it
  std::size_t category = 0;
  bool anomalous = false;
};

// Indices are those of TrainingSet::pictures.
struct TrainingCategory {
  std::string name;
  std::size_t dataset = 0;
  bool held_out = false;
  std::vector<std::size_t> normals;    // prompts come from these; held out: those for training
  std::vector<std::size_t> anomalous;  // held out: none here
  std::vector<std::size_t> queries;    // of a category that is held out; else none
};

// Pictures of a category lie side by side. The data sets must outlive it.
struct TrainingSet {
  std::vector<TrainingPicture> pictures;
  std::vector<TrainingCategory> categories;

  // In the order given. kInvalidArgument if a category of `held_out` is not there, naming those there are.
  static TrainingSet of(std::span<const Dataset> datasets, const std::vector<std::string>& held_out);

  // Pictures that cannot be used are drawn no more; their indices stay.
  void leave_out(const std::vector<std::size_t>& unusable);

  // kInvalidArgument, naming all such categories, if one has too few pictures: to learn from, more normal ones than
  // the most shots, since none is its own prompt, and a defect; held out, as many normal ones as the most shots, and
  // both kinds to judge. Also if all are held out.
  // `defects`: whether each category needs some; it does not where all are made.
  void require_enough(int most_shots, bool defects = true) const;
};

}  // namespace inctrl
