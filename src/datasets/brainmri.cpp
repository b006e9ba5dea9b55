// src/datasets/brainmri.cpp: folders no and yes. Tested by tests/datasets/brainmri_test.cpp
#include "datasets/folder_content.h"
#include "datasets/layouts.h"
#include "tensor/require.h"
#include "tensor_files/in_quotes.h"

namespace inctrl {

void list_brainmri(Listing& listing) {
  const FolderContent content = content_of(listing, "");
  const std::string normal = find_folder(content, "no"), anomalous = find_folder(content, "yes");
  require(!normal.empty() && !anomalous.empty(), ErrorCode::kNotFound,
          "data set brainmri: ", in_quotes(listing.root().native()),
          " has no folders no and yes, and no folder has train/good");
  for (const std::string& folder : {normal, anomalous})
    for (const std::string& name : content_of(listing, folder).pictures) {
      const std::filesystem::path file = std::filesystem::path(folder) / name;
      LabelledPicture picture{.path = file.native(), .file = file};
      picture.anomalous = folder == anomalous;
      if (picture.anomalous) picture.defect = "tumor";
      listing.add("brainmri", std::move(picture), Side::kDrawn);
    }
}

}  // namespace inctrl
