// Text that other formats carry: base64 and XML.
#include "io/text.h"

#include <gtest/gtest.h>

namespace latitude::io {
namespace {

std::string encoded(std::string_view text) { return base64(std::as_bytes(std::span(text.data(), text.size()))); }

// The test vectors of RFC 4648, section 10.
TEST(Base64, IsThatOfTheStandard) {
  EXPECT_EQ(encoded(""), "");
  EXPECT_EQ(encoded("f"), "Zg==");
  EXPECT_EQ(encoded("fo"), "Zm8=");
  EXPECT_EQ(encoded("foo"), "Zm9v");
  EXPECT_EQ(encoded("foobar"), "Zm9vYmFy");
  const std::string large(4 << 20, 'o');
  const std::string text = encoded(large);
  EXPECT_EQ(text.size(), (large.size() + 2) / 3 * 4);
  EXPECT_EQ(text.find('='), text.size() - 2) << "padding stands at the end alone";
}

TEST(XmlEscaped, KeepsTextText) {
  EXPECT_EQ(xml_escaped("p(x | z) < \"1\" & more > 0"), "p(x | z) &lt; &quot;1&quot; &amp; more &gt; 0");
}

}  // namespace
}  // namespace latitude::io
