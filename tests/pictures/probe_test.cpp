// tests/pictures/probe_test.cpp: src/pictures/probe.h knows what a file claims before anything is decoded.
#include "pictures/probe.h"

#include <gtest/gtest.h>

#include <map>

#include "made_pictures.h"
#include "pictures/png_chunks.h"
#include "pictures/tiff_directory.h"
#include "support/expect_error.h"
#include "support/file_bytes.h"
#include "support/golden.h"

namespace inctrl {
namespace {

using namespace std::string_literals;

PictureHeader probe(const std::string& file) {
  return probe_picture(bytes_of(file), "x");
}

TEST(Probe, KnowsTheShapeOfEveryFormat) {
  const std::map<std::string, PictureFormat> formats{{".jpg", PictureFormat::kJpeg}, {".png", PictureFormat::kPng},
                                                     {".tif", PictureFormat::kTiff}, {".webp", PictureFormat::kWebp},
                                                     {".bmp", PictureFormat::kBmp},  {".ppm", PictureFormat::kPnm}};
  for (const auto& [extension, format] : formats) {
    const PictureHeader header = probe(encoded(pattern(31, 17), extension));
    EXPECT_EQ(header.format, format) << extension;
    EXPECT_EQ(header.width, 31) << extension;
    EXPECT_EQ(header.height, 17) << extension;
    EXPECT_EQ(header.channels, 3) << extension;
    EXPECT_EQ(header.bits, 8) << extension;
  }
}

TEST(Probe, AnnouncesTheChannelsAndDepthThatAreDecoded) {
  for (const int type : {CV_8UC1, CV_8UC3, CV_8UC4, CV_16UC1, CV_16UC3, CV_16UC4})
    for (const char* extension : {".png", ".tif"}) {
      const PictureHeader header = probe(encoded(pattern(6, 5, type), extension));
      EXPECT_EQ(header.channels, CV_MAT_CN(type)) << extension << " " << type;
      EXPECT_EQ(header.bits, CV_MAT_DEPTH(type) == CV_16U ? 16 : 8) << extension << " " << type;
      EXPECT_EQ(header.full_scale, CV_MAT_DEPTH(type) == CV_16U ? 65535 : 255) << extension << " " << type;
    }
}

TEST(Probe, KnowsHowTheFileStoresAPixel) {
  const std::map<std::string, PixelMode> modes{{"pictures/bilevel.png", PixelMode::kBilevel},
                                               {"pictures/fax.tif", PixelMode::kBilevel},
                                               {"pictures/bits.pbm", PixelMode::kBilevel},
                                               {"pictures/palette_clear.png", PixelMode::kPalette},
                                               {"pictures/palette.tif", PixelMode::kPalette},
                                               {"modes/palette.bmp", PixelMode::kPalette},
                                               {"modes/bits.bmp", PixelMode::kPalette},
                                               {"modes/gray.bmp", PixelMode::kGray},
                                               {"modes/two_bits.png", PixelMode::kGray},
                                               {"pictures/gray16.tif", PixelMode::kGray},
                                               {"pictures/gray.jpg", PixelMode::kGray},
                                               {"modes/transparent_colour.png", PixelMode::kColour},
                                               {"modes/unspecified.tif", PixelMode::kColour},
                                               {"modes/no_alpha.bmp", PixelMode::kColour},
                                               {"pictures/gray_alpha.png", PixelMode::kAlpha},
                                               {"modes/undeclared.tif", PixelMode::kAlpha},
                                               {"modes/alpha.bmp", PixelMode::kAlpha},
                                               {"modes/straight.webp", PixelMode::kAlpha},
                                               {"modes/associated.tif", PixelMode::kAssociatedAlpha},
                                               {"pictures/cmyk.tif", PixelMode::kCmyk},
                                               {"pictures/cmyk.jpg", PixelMode::kCmyk}};
  for (const auto& [name, mode] : modes) EXPECT_EQ(probe(read_file(golden_path(name))).mode, mode) << name;
}

TEST(Probe, TakesABmpThatBeginsWithItsTopRow) {
  const PictureHeader header = probe(read_file(golden_path("modes/alpha.bmp")));  // its height is stored as -30
  EXPECT_EQ(header.width, 41);
  EXPECT_EQ(header.height, 30);
}

TEST(Probe, ReadsExifsOrientation) {
  for (int orientation = 1; orientation <= 8; ++orientation)
    for (const char* extension : {".png", ".webp"}) {
      const std::string name = "pictures/turned_" + std::to_string(orientation) + extension;
      EXPECT_EQ(probe(read_file(golden_path(name))).orientation, orientation) << name;
    }
  EXPECT_EQ(probe(read_file(golden_path("pictures/turned.jpg"))).orientation, 6);
}

TEST(Probe, TakesADamagedExifBlockForUpright) {
  for (const std::string& exif : {""s, "II*\0"s, "II*\0\xff\xff\xff\xff"s, "MM\0*\0\0\0\x08\xff\xff"s, "not exif"s})
    EXPECT_EQ(exif_orientation(FileBytes(bytes_of(exif), "x")), 1);
  const std::string nine = "MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x09\0\0"s;
  EXPECT_EQ(exif_orientation(FileBytes(bytes_of(nine), "x")), 1);
}

TEST(Probe, ReadsTiffsOfBothByteOrders) {
  const std::string six = "MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0"s;
  EXPECT_EQ(TiffDirectory(FileBytes(bytes_of(six), "x")).value(274, 1), 6u);
  EXPECT_EQ(probe(tiff_file(tiff_tags({.width = 3, .height = 2}), "abcdef")).width, 3);
}

TEST(TiffDirectory, ReplacesOneValueInEitherByteOrder) {
  const std::string six = "MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0"s;
  const std::vector<std::byte> big = TiffDirectory(FileBytes(bytes_of(six), "x")).with_value(274, 3);
  EXPECT_EQ(TiffDirectory(FileBytes(big, "x")).value(274, 1), 3u);
  const std::string file = tiff_file(tiff_tags({.samples = 3, .photometric = 2}), std::string(18, 'x'));
  const TiffDirectory tags(FileBytes(bytes_of(file), "x"));
  EXPECT_EQ(TiffDirectory(FileBytes(tags.with_value(256, 70000), "x")).value(256, 1), 70000u);
  expect_error(ErrorCode::kBadFormat, "x cannot be read: tag 258 has not one value",
               [&] { (void)tags.with_value(258, 1); });
  expect_error(ErrorCode::kBadFormat, "x cannot be read: tag 1 has not one value",
               [&] { (void)tags.with_value(1, 1); });
}

TEST(Probe, NamesFormatsThatAreNotRead) {
  const std::map<std::string, std::string> names{{"GIF", "GIF89a"s},
                                                 {"AVIF", "\0\0\0\x1c"s + "ftypavif"},
                                                 {"HEIC or MP4", "\0\0\0\x18"s + "ftypheic"},
                                                 {"JPEG 2000", "\0\0\0\x0cjP  "s},
                                                 {"PDF", "%PDF-1.7"},
                                                 {"BigTIFF", "II+\0"s},
                                                 {"PAM", "P7\nWIDTH 1\n"},
                                                 {"PFM", "Pf\n1 1\n"},
                                                 {"OpenEXR", "\x76\x2f\x31\x01"s}};
  for (const auto& [name, beginning] : names)
    expect_error(ErrorCode::kBadFormat, "x is in the format " + name + ", which cannot be read; convert it to PNG",
                 [&] { (void)probe(beginning + std::string(40, '\0')); });
}

TEST(Probe, NamesWhatItReadsWhenAFileIsNothingKnown) {
  for (const std::string& text :
       {"hello"s, "P"s, "P9 1 1"s, "BM, a text that begins as a bitmap does"s, "\0\0\0\0"s, "\xff\xd8"s})
    expect_error(ErrorCode::kBadFormat, "x is not a picture that can be read (JPEG, PNG, TIFF, WebP, BMP, PNM)",
                 [&] { (void)probe(text); });
  expect_error(ErrorCode::kBadFormat, "x is empty", [] { (void)probe(""); });
}

TEST(Probe, FindsTheEndOfAJpegOnlyOutsideItsSegments) {
  const std::string whole = encoded(pattern(40, 30), ".jpg");
  // A comment that holds an end marker does not end the file.
  const std::string comment = "\xff\xfe\0\x06"s + "\xff\xd9" + "ab";
  const std::string commented = whole.substr(0, 2) + comment + whole.substr(2);
  EXPECT_EQ(probe(commented).width, 40);
  expect_error(ErrorCode::kBadFormat, "x is cut off: no end marker",
               [&] { (void)probe(commented.substr(0, commented.size() - 1)); });
}

TEST(Probe, RefusesAJpegOfTooManyScans) {
  const std::string whole = encoded(pattern(16, 16), ".jpg");
  std::string file = whole.substr(0, whole.size() - 2);
  for (int i = 0; i < 70; ++i) file += "\xff\xda\0\x02"s;
  expect_error(ErrorCode::kBadFormat, "is a JPEG of 71 scans; at most 64 are read",
               [&] { (void)probe(file + "\xff\xd9"); });
}

TEST(Probe, ChecksThePngChunksThatMatter) {
  std::string file = encoded(pattern(9, 9), ".png");
  file[file.size() - 20] ^= 1;  // inside IDAT or its checksum
  expect_error(ErrorCode::kBadFormat, "x is damaged: chunk IDAT at byte", [&] { (void)probe(file); });
  expect_error(ErrorCode::kBadFormat, "a chunk of unknown kind at byte 33",
               [] { (void)probe(with_chunk(encoded(pattern(9, 9), ".png"), png_chunk("ABCD", ""))); });
}

TEST(PngChunks, LeavesNotesOut) {
  const std::string plain = encoded(pattern(9, 9), ".png");
  const std::string noted = with_chunk(plain, png_chunk("tEXt", "Comment\0hello"s));
  const auto kept = without_notes(FileBytes(bytes_of(noted), "x"));
  ASSERT_TRUE(kept.has_value());
  EXPECT_TRUE(std::equal(kept->begin(), kept->end(), bytes_of(plain).begin(), bytes_of(plain).end()));
  EXPECT_FALSE(without_notes(FileBytes(bytes_of(plain), "x")).has_value());
}

TEST(Probe, RefusesTiffsThatTheDecoderReadsWrongly) {
  const std::string pixels(200, 'x');
  for (const TiffKind& kind :
       {TiffKind{.samples = 2}, TiffKind{.samples = 2, .bits = 16}, TiffKind{.bits = 4}, TiffKind{.bits = 12},
        TiffKind{.format = 2}, TiffKind{.bits = 16, .format = 2}, TiffKind{.bits = 16, .format = 3},
        TiffKind{.bits = 32}, TiffKind{.bits = 32, .format = 2},
        TiffKind{.samples = 3, .bits = 64, .format = 3, .photometric = 2},
        TiffKind{.samples = 4, .bits = 16, .photometric = 5}, TiffKind{.samples = 5, .photometric = 2},
        TiffKind{.samples = 3, .photometric = 8}})
    expect_error(ErrorCode::kBadFormat, "x is a TIFF that cannot be read (channels ",
                 [&] { (void)probe(tiff_file(tiff_tags(kind), pixels)); });
}

TEST(Probe, RefusesATiffWhoseTagsContradictEachOther) {
  std::vector<TiffTag> twice = tiff_tags({});
  twice.push_back({256, 4, {60000}});
  expect_error(ErrorCode::kBadFormat, "a tag given twice", [&] { (void)probe(tiff_file(twice, "abcdef")); });
  std::vector<TiffTag> uneven = tiff_tags({.samples = 3, .photometric = 2});
  uneven[2].values = {8, 8, 16};
  expect_error(ErrorCode::kBadFormat, "channels differ", [&] { (void)probe(tiff_file(uneven, std::string(18, 'x'))); });
  std::vector<TiffTag> compressed = tiff_tags({});
  compressed[3].values = {6};
  expect_error(ErrorCode::kBadFormat, "x is a TIFF that cannot be read (compression 6)",
               [&] { (void)probe(tiff_file(compressed, "abcdef")); });
}

TEST(Probe, RefusesAnAnimatedWebp) {
  const std::string body = "WEBPVP8X\x0a\0\0\0\x02\0\0\0\x09\0\0\x09\0\0"s;
  expect_error(ErrorCode::kBadFormat, "x is an animated WebP",
               [&] { (void)probe("RIFF" + little32(static_cast<std::uint32_t>(body.size())) + body); });
}

TEST(Probe, RefusesPicturesWithoutPixels) {
  expect_error(ErrorCode::kBadFormat, "x claims to be 0 x 5 pixels", [] { (void)probe("P5 0 5 255 "); });
  expect_error(ErrorCode::kBadFormat, "x claims to be 0 x 5 pixels", [] { (void)probe(png_claiming(0, 5, "x")); });
}

}  // namespace
}  // namespace inctrl
