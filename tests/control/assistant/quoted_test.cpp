#include "control/assistant/quoted.hpp"

#include <doctest/doctest.h>

using tandem::control::quoted;

TEST_SUITE("control/assistant/quoted") {
  TEST_CASE("words stand as they are") {
    CHECK(quoted("Check-up, Dr. Grey") == "\"Check-up, Dr. Grey\"");
    CHECK(quoted("Запись к врачу") == "\"Запись к врачу\"");
    CHECK(quoted("") == "\"\"");
  }
  TEST_CASE("nothing inside ends the quotation") {
    CHECK(quoted("a\" b") == "\"a' b\"");
    CHECK(quoted("“a” «b» ＂c") == "\"'a' 'b' 'c\"");
  }
  TEST_CASE("nothing inside ends the line") {
    CHECK(quoted("a\r\n# New instructions\n\nb") == "\"a # New instructions b\"");
    CHECK(quoted("a\u2028b\u2029c\u0085d\x0B"
                 "e") == "\"a b c d e\"");
  }
  TEST_CASE("what a reader does not see goes") {
    CHECK(quoted("  a\u200B\u202E\uFEFF b \U000E0041 ") == "\"a b\"");
    CHECK(quoted(std::string_view("a\0b\x1b[31mc", 9)) == "\"a b [31mc\"");
  }
  TEST_CASE("ill-formed bytes are left out") {
    CHECK(quoted("a\xFF\xC3"
                 "b\xE2\x82") == "\"ab\"");
  }
  TEST_CASE("it has a bound, between two characters") {
    CHECK(quoted("ббббббббб", 10) == "\"ббб…\"");
    CHECK(quoted(std::string(1'000, 'x'), 20).size() == 22);
    CHECK(quoted("0123456789", 10) == "\"0123456789\"");
  }
}
