// How do results look as tables?
#include "evaluation/tables.h"

#include <gtest/gtest.h>

#include "evaluation/invented_results.h"
#include "evaluation/summary.h"

namespace inctrl {
namespace {

TEST(Tables, FiguresAreInPercentWithTheirDeviation) {
  EXPECT_EQ(percent({0.94321, 0.0061, 0}, 5), "94.3 ± 0.6");
  EXPECT_EQ(percent({0.94321, 0, 0}, 1), "94.3");
  EXPECT_EQ(percent({}, 5), "-");
}

TEST(Tables, MarkdownHasACategoryARowAndTheMeanLast) {
  const std::string table = table_markdown(invented_results());
  EXPECT_NE(table.find("## inctrl, 2 shots"), std::string::npos);
  EXPECT_NE(table.find("| bolts | 75.0 ± 15.0 |"), std::string::npos);
  EXPECT_NE(table.find("| **mean** | 70.0 ± 10.0 |"), std::string::npos);
}

TEST(Tables, MarkdownSaysWhatTheFiguresRestOn) {
  const std::string table = table_markdown(invented_results());
  EXPECT_NE(table.find("F1-max is an upper bound"), std::string::npos);
  EXPECT_NE(table.find("fit: crop;"), std::string::npos);
  EXPECT_NE(table.find("- pixel_pro in 4 of 4 runs: no masks"), std::string::npos);
  EXPECT_NE(table.find("Left out: 1"), std::string::npos);
}

TEST(Tables, MarkdownIsNotBrokenByNames) {
  Results results = invented_results();
  for (auto& run : results.runs) run.category = "a|b";
  EXPECT_NE(table_markdown(results).find("| a\\|b |"), std::string::npos);
}

TEST(Tables, CsvHasALineForEachCategoryAndTheMean) {
  Results results = invented_results();
  for (auto& run : results.runs) run.category = run.category == "nuts" ? "nuts, \"large\"" : run.category;
  const std::string table = table_csv(results);
  EXPECT_EQ(table.find("shots,method,category,seeds,image_auroc,image_auroc_deviation,image_auroc_undefined,"), 0u);
  EXPECT_NE(table.find("\r\n2,inctrl,bolts,2,0.75,0.15"), std::string::npos);
  EXPECT_NE(table.find("\r\n2,inctrl,\"nuts, \"\"large\"\"\",2,"), std::string::npos);
  EXPECT_NE(table.find("\r\n2,inctrl,mean,2,0."), std::string::npos);
  EXPECT_NE(table.find(",,,4\r\n"), std::string::npos);  // PRO, undefined in four runs
}

TEST(Tables, TheBriefOneHasTheMeansOnly) {
  const std::string table = table_brief(invented_results());
  EXPECT_EQ(std::count(table.begin(), table.end(), '\n'), 2);
  EXPECT_NE(table.find("70.0 ± 10.0"), std::string::npos);
}

}  // namespace
}  // namespace inctrl
