// detect.cpp: judges pictures against normal ones, and draws where they differ. C++20, libinctrl and OpenCV.
//
//   ./detect_cpp normal/ query.jpg marked.jpg
#include <inctrl/detector.h>
#include <inctrl/opencv.h>

#include <algorithm>
#include <filesystem>
#include <iostream>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>
#include <vector>

namespace {

std::vector<cv::Mat> read_folder(const std::filesystem::path& folder) {
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  std::vector<cv::Mat> pictures;
  for (const auto& file : files) pictures.push_back(cv::imread(file));
  return pictures;
}

int run(const std::filesystem::path& normal, const std::string& query, const std::string& marked) {
  const std::vector<cv::Mat> pictures = read_folder(normal);
  std::vector<inctrl::ImageView> normals;
  for (const cv::Mat& picture : pictures) normals.push_back(inctrl::view_of(picture));

  const inctrl::Model model = inctrl::Model::load(inctrl::Model::find("inctrl-lite"));
  const inctrl::Detector detector(model, model.encode_prompts(normals));

  cv::Mat picture = cv::imread(query);
  const inctrl::Result result = detector.detect(inctrl::view_of(picture));
  std::cout.precision(9);
  std::cout << result.pred_score << "  " << inctrl::name(result.pred_label) << "  " << query << '\n';

  for (const inctrl::Box& region : result.regions) cv::rectangle(picture, inctrl::rect_of(region), {0, 0, 255}, 2);
  return cv::imwrite(marked, picture) ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 4) {
    std::cerr << "usage: detect_cpp NORMAL-FOLDER QUERY MARKED\n";
    return 2;
  }
  try {
    return run(argv[1], argv[2], argv[3]);
  } catch (const inctrl::Error& error) {
    std::cerr << "detect_cpp: " << inctrl::kind(error.code) << ": " << error.what() << '\n';
    return 1;
  }
}
