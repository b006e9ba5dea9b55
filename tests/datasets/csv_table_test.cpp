// tests/datasets/csv_table_test.cpp: src/datasets/csv_table.h reads RFC 4180.
#include "datasets/csv_table.h"

#include <gtest/gtest.h>

#include "support/expect_error.h"

namespace inctrl {
namespace {

// The fields a and b of all rows, as "a|b".
std::vector<std::string> rows(const std::string& text) {
  CsvTable table(text, "list.csv");
  std::vector<std::string> found;
  while (table.next()) found.push_back(table.at("a") + "|" + table.at("b"));
  return found;
}
using Rows = std::vector<std::string>;

TEST(CsvTable, ReadsFieldsByTheirColumnsName) {
  EXPECT_EQ(rows("a,b\n1,2\n3,4\n"), (Rows{"1|2", "3|4"}));
  EXPECT_EQ(rows("b,c,a\n1,2,3"), Rows{"3|1"});
}

TEST(CsvTable, PassesOverWhatSpreadsheetsAdd) {
  EXPECT_EQ(rows("\xef\xbb\xbf"
                 "a,b\r\n1,2\r\n\r\n3,4\r\n"),
            (Rows{"1|2", "3|4"}));
  EXPECT_EQ(rows(" A , B\n 1 ,\t2 \n"), Rows{"1|2"});
}

TEST(CsvTable, ReadsQuotedFields) {
  EXPECT_EQ(rows("a,b\n\"x,y\",\"say \"\"no\"\"\"\n"), Rows{"x,y|say \"no\""});
  EXPECT_EQ(rows("a,b\n\"two\nlines\", \" kept \" \r\n1,2"), (Rows{"two\nlines| kept ", "1|2"}));
  EXPECT_EQ(rows("\"a\",\"b\"\n\"\",2"), Rows{"|2"});
}

TEST(CsvTable, CountsLines) {
  CsvTable table("a,b\n\"x\ny\",1\n\n2,3", "list.csv");
  ASSERT_TRUE(table.next());
  EXPECT_EQ(table.line(), 2u);
  ASSERT_TRUE(table.next());
  EXPECT_EQ(table.line(), 5u);
  EXPECT_FALSE(table.next());
}

TEST(CsvTable, KnowsRowsWithFieldsMissingOrTooMany) {
  CsvTable table("a,b\n1\n1,2\n1,2,3\n1,\n", "list.csv");
  for (const bool whole : {false, true, false, true}) {
    ASSERT_TRUE(table.next());
    EXPECT_EQ(table.is_whole(), whole) << table.line();
  }
  EXPECT_EQ(table.at("none"), "");
}

TEST(CsvTable, RefusesWhatIsNoTable) {
  expect_error(ErrorCode::kBadFormat, "list.csv: empty; it should begin with the columns' names", [] { rows("\n\n"); });
  expect_error(ErrorCode::kBadFormat, "list.csv: column 'a' comes twice", [] { rows("a,A\n"); });
  expect_error(ErrorCode::kBadFormat, "list.csv: the quote opened in line 3 is never closed",
               [] { rows("a,b\n1,2\n\"x,3\n4,5\n"); });
  expect_error(ErrorCode::kBadFormat, "list.csv: line 2: 'y' follows a closing quote", [] { rows("a,b\n\"x\"y,3\n"); });
  expect_error(ErrorCode::kBadFormat, "line 2 has more than 200 fields", [] { rows("a,b\n" + std::string(500, ',')); });
  expect_error(ErrorCode::kBadFormat, "list.csv: there is no column 'path'; there are 'a', 'b'",
               [] { CsvTable("a,b\n", "list.csv").need("path"); });
}

}  // namespace
}  // namespace inctrl
