// SPDX-License-Identifier: MIT
#include "flashforge_client/credentials.hpp"

#include <boost/test/unit_test.hpp>

#include <sstream>
#include <string>

using namespace p2m::flashforge;

BOOST_AUTO_TEST_SUITE(credentials_of_a_printer)

BOOST_AUTO_TEST_CASE(a_serial_number_gets_the_letters_that_its_sticker_leaves_out)
{
    BOOST_TEST(credentials::make("ADVA5M123", "12345678")->serial_number() == "SNADVA5M123");
    BOOST_TEST(credentials::make(" snADVA5M123\n", "12345678")->serial_number() == "SNADVA5M123");
    BOOST_TEST(credentials::make("SNADVA5M123", "12345678")->serial_number() == "SNADVA5M123");
}

BOOST_AUTO_TEST_CASE(spaces_around_a_check_code_of_a_file_are_dropped)
{
    BOOST_TEST(credentials::make("SN1", " 0a1B2c3D\n")->secret_check_code() == "0a1B2c3D");
}

BOOST_AUTO_TEST_CASE(what_would_break_a_header_or_says_nothing_is_refused)
{
    for (auto const* const serial : {"", "  ", "SN 1", "SN\"1", "SN\r\n1"})
        BOOST_TEST(credentials::make(serial, "12345678").has_error(), serial);
    for (auto const* const code : {"", "12 34", "12\r\n34", "\xC3\xA9"})
        BOOST_TEST(credentials::make("SN1", code).has_error(), code);
    BOOST_TEST(credentials::make(std::string(65, 'A'), "1").has_error());
    BOOST_TEST(credentials::make("SN1", std::string(65, '1')).has_error());
}

BOOST_AUTO_TEST_CASE(printing_them_shows_neither_of_the_two)
{
    std::ostringstream out;
    out << *credentials::make("SNADVA5M123", "0a1B2c3D");
    BOOST_TEST(out.str() == "***");
}

BOOST_AUTO_TEST_CASE(each_error_has_one_sentence_for_the_operator)
{
    for (int code = 1; code <= static_cast<int>(error::stopped); ++code) {
        auto const text = make_error_code(static_cast<error>(code)).message();
        BOOST_TEST(text.ends_with('.'));
        BOOST_TEST(!text.starts_with("Unknown"), text);
    }
    BOOST_TEST(make_error_code(static_cast<error>(999)).message()
               == "Unknown FlashForge error 999.");
}

BOOST_AUTO_TEST_SUITE_END()
